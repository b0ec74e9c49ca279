import Contexts
import Platform
import Testing
import Values

/// `product.md`, "Resolution", first line: which context.
struct ContextResolutionTests {
  private let text = """
    current-context: current
    contexts:
      current: { server: https://current.example }
      rack: { server: https://rack.example, gateway: rack-gateway }
      other: { server: https://other.example, gateway: noetl }
    """

  struct Case: Sendable {
    var flag: String?
    var variables: [String: String] = [:]
    var binding: String?
    let name: String?
    let source: String?
  }

  @Test(arguments: [
    Case(
      flag: "other", variables: ["GATECTL_CONTEXT": "rack", "RACK_GATEWAY_RACK": "rack"], binding: "rack",
      name: "other", source: "flag --context"),
    Case(
      variables: ["GATECTL_CONTEXT": "other", "RACK_GATEWAY_RACK": "rack"], binding: "rack", name: "other",
      source: "variable GATECTL_CONTEXT"),
    Case(
      variables: ["RACK_GATEWAY_RACK": "rack"], binding: "other", name: "rack", source: "variable RACK_GATEWAY_RACK"),
    Case(variables: ["RACK_GATEWAY_RACK": "other"], binding: "rack", name: "rack", source: "/w/.gatectl-context"),
    Case(variables: ["RACK_GATEWAY_RACK": "unknown"], name: "current", source: "first.yaml:1"),
    Case(variables: ["GATECTL_CONTEXT": "", "RACK_GATEWAY_RACK": ""], name: "current", source: "first.yaml:1"),
  ])
  func takesTheFirstThatIsSet(_ row: Case) throws {
    let resolution = try resolver(row).resolve()
    #expect(resolution.context?.name == row.name)
    #expect(resolution.contextSource?.description == row.source)
    #expect(resolution.isSpelledOut == (row.flag != nil))
  }

  private func resolver(_ row: Case) throws -> Resolver {
    Resolver(
      configuration: try configuration(text), environment: Environment(row.variables),
      selectors: Selectors(context: row.flag.map { Sourced($0, from: .flag("--context")) }),
      binding: row.binding.map { Sourced($0, from: .binding(path: "/w/.gatectl-context")) })
  }

  @Test func tellsWhichSourceNamedAnUnknownContext() throws {
    let sources: [(Case, Source)] = [
      (Case(flag: "nope", name: nil, source: nil), .flag("--context")),
      (Case(variables: ["GATECTL_CONTEXT": "nope"], name: nil, source: nil), .variable("GATECTL_CONTEXT")),
      (Case(binding: "nope", name: nil, source: nil), .binding(path: "/w/.gatectl-context")),
    ]
    for (row, expected) in sources {
      do {
        _ = try resolver(row).resolve()
        Issue.record("resolved without an error")
      } catch ConfigError.unknownContext(let name, let source, let known) {
        #expect(name == "nope")
        #expect(source == expected)
        #expect(known == ["current", "rack", "other"])
      }
    }
  }

  @Test func refusesAnUnknownContextSpelledOutBesideAServer() throws {
    let row = Case(flag: "nope", variables: ["GATECTL_SERVER": "https://x.example"], name: nil, source: nil)
    #expect(throws: ConfigError.self) { try resolver(row).resolve() }
  }

  @Test func namesEverySourceThatLost() throws {
    let row = Case(
      flag: "other", variables: ["GATECTL_CONTEXT": "rack", "RACK_GATEWAY_RACK": "other"], binding: "rack", name: nil,
      source: nil)
    let candidates = try resolver(row).contextCandidates()
    #expect(candidates.map(\.value) == ["other", "rack", "other", "rack", "current"])
    #expect(candidates.map { $0.ignored != nil } == [false, false, true, false, false])
  }
}
