import Contexts
import Platform
import Testing
import Values

/// `product.md`, "Resolution": which server, which kind, which credential.
struct CredentialResolutionTests {
  private let text = """
    current-context: noetl
    contexts:
      noetl: { server: https://noetl.example, gateway: noetl, session: { token: s-noetl, origin: https://noetl.example } }
      rack: { server: https://rack.example, gateway: rack-gateway, session: { token: s-rack, origin: https://rack.example } }
      tracker: { server: https://tracker.example, gateway: tracker }
      oidc: { server: https://oidc.example }
      twin: { server: https://noetl.example/team, gateway: noetl, session: { token: s-twin, origin: https://noetl.example } }
    """

  struct Case: Sendable {
    var context: String?
    var server: String?
    var gateway: GatewayKind?
    var token: String?
    var variables: [String: String] = [:]
    /// `SERVER KIND CREDENTIAL`, a dash for none.
    let result: String
  }

  private func resolve(_ row: Case, _ text: String) throws -> Resolution {
    try Resolver(
      configuration: try configuration(text), environment: Environment(row.variables),
      selectors: Selectors(
        context: row.context.map { Sourced($0, from: .flag("--context")) }, server: row.server, gateway: row.gateway,
        credential: row.token.map { Sourced(Secret($0), from: .flag("--api-token")) })
    ).resolve()
  }

  private func summary(_ resolution: Resolution) -> String {
    let credential: String =
      switch resolution.credential {
      case .given(let given): given.value.reveal()
      case .session(let session): session.token.reveal()
      case .none: "-"
      }
    return "\(resolution.server?.value.description ?? "-") \(resolution.kind.value.rawValue) \(credential)"
  }

  @Test(arguments: [
    // The context's own.
    Case(result: "https://noetl.example noetl s-noetl"),
    Case(context: "tracker", result: "https://tracker.example tracker -"),
    Case(context: "oidc", result: "https://oidc.example oidc -"),
    // Server: flag, GATECTL_SERVER, the kind's variable; then nothing of any context is used.
    Case(
      server: "https://flag.example", variables: ["GATECTL_SERVER": "https://variable.example"],
      result: "https://flag.example oidc -"),
    Case(
      variables: ["GATECTL_SERVER": "https://variable.example", "RACK_GATEWAY_URL": "https://rack2.example"],
      result: "https://variable.example oidc -"),
    Case(variables: ["RACK_GATEWAY_URL": "https://rack2.example"], result: "https://noetl.example noetl s-noetl"),
    Case(
      context: "rack", variables: ["RACK_GATEWAY_URL": "https://rack2.example"],
      result: "https://rack2.example rack-gateway -"),
    Case(
      context: "tracker", variables: ["TRACKER_SERVER": "https://tracker2.example", "TRACKER_TOKEN": "pat"],
      result: "https://tracker2.example tracker pat"),
    Case(variables: ["GATECTL_SERVER": ""], result: "https://noetl.example noetl s-noetl"),
    // Kind without a context: flag, variable, the variable used, oidc.
    Case(server: "https://x.example", gateway: .tracker, result: "https://x.example tracker -"),
    Case(
      server: "https://x.example", variables: ["GATECTL_GATEWAY": "rack-gateway"],
      result: "https://x.example rack-gateway -"),
    Case(
      server: "https://x.example", variables: ["RACK_GATEWAY_API_TOKEN": "rgw"],
      result: "https://x.example rack-gateway rgw"),
    Case(
      server: "https://x.example", gateway: .tracker,
      variables: ["RACK_GATEWAY_API_TOKEN": "rgw", "TRACKER_TOKEN": "pat"], result: "https://x.example tracker pat"),
    // Credential: flag, GATECTL_TOKEN, the kind's variable, session.
    Case(
      token: "flag", variables: ["GATECTL_TOKEN": "t", "NOETL_SESSION_TOKEN": "n"],
      result: "https://noetl.example noetl flag"),
    Case(variables: ["GATECTL_TOKEN": "t", "NOETL_SESSION_TOKEN": "n"], result: "https://noetl.example noetl t"),
    Case(variables: ["NOETL_SESSION_TOKEN": "n"], result: "https://noetl.example noetl n"),
    Case(
      variables: ["RACK_GATEWAY_API_TOKEN": "rgw", "TRACKER_TOKEN": "pat"],
      result: "https://noetl.example noetl s-noetl"),
    Case(
      context: "rack", variables: ["RACK_GATEWAY_API_TOKEN": "rgw"], result: "https://rack.example rack-gateway rgw"),
    Case(variables: ["GATECTL_TOKEN": "", "NOETL_SESSION_TOKEN": ""], result: "https://noetl.example noetl s-noetl"),
  ])
  func findsServerKindAndCredential(_ row: Case) throws {
    #expect(summary(try resolve(row, text)) == row.result)
  }

  /// What `exec`, `shell` and `env` set: variables that belong to one origin and count for no other.
  private static let fence = [
    "GATECTL_CONTEXT": "noetl", "GATECTL_SERVER": "https://noetl.example", "GATECTL_TOKEN": "fenced",
    "GATECTL_TOKEN_ORIGIN": "https://noetl.example",
  ]

  @Test(arguments: [
    Case(variables: fence, result: "https://noetl.example oidc fenced"),
    Case(context: "rack", variables: fence, result: "https://rack.example rack-gateway s-rack"),
    // Another context of the same origin is still another account's.
    Case(context: "twin", variables: fence, result: "https://noetl.example/team noetl s-twin"),
    Case(server: "https://evil.example", variables: fence, result: "https://evil.example oidc -"),
    Case(
      server: "https://evil.example", variables: fence.merging(["NOETL_SESSION_TOKEN": "n"]) { $1 },
      result: "https://evil.example oidc -"),
    // Somebody changed the server variable inside: the token stays with the origin it came from.
    Case(
      variables: fence.merging(["GATECTL_SERVER": "https://evil.example"]) { $1 },
      result: "https://evil.example oidc -"),
    Case(
      context: "rack", variables: fence.merging(["RACK_GATEWAY_API_TOKEN": "rgw"]) { $1 },
      result: "https://rack.example rack-gateway s-rack"),
    Case(token: "flag", variables: fence, result: "https://noetl.example oidc flag"),
  ])
  func keepsFencedVariablesWithTheirOrigin(_ row: Case) throws {
    #expect(summary(try resolve(row, text)) == row.result)
  }

  @Test func keepsFencedVariablesFromAContextThatMovedAway() throws {
    let moved = "contexts: { noetl: { server: https://elsewhere.example, gateway: noetl } }"
    let row = Case(variables: Self.fence, result: "https://elsewhere.example noetl -")
    #expect(summary(try resolve(row, moved)) == row.result)
  }

  @Test func refusesToGuessBetweenTwoKindsVariables() throws {
    let variables = ["RACK_GATEWAY_API_TOKEN": "rgw", "TRACKER_TOKEN": "pat"]
    do {
      _ = try resolve(Case(variables: variables, result: ""), "")
      Issue.record("resolved without an error")
    } catch ConfigError.ambiguousVariables(let names) {
      #expect(names == ["variable RACK_GATEWAY_API_TOKEN", "variable TRACKER_TOKEN"])
    }
    let decided = Case(variables: variables.merging(["GATECTL_GATEWAY": "tracker"]) { $1 }, result: "- tracker pat")
    #expect(summary(try resolve(decided, "")) == decided.result)
  }

  @Test func sendsATrackerTokenToTheOnlyTracker() throws {
    let variables = ["TRACKER_TOKEN": "pat"]
    let tracker = "  t: { server: https://t.example, gateway: tracker }\n"
    let noetl = "  n: { server: https://n.example, gateway: noetl }\n"
    let second = "  u: { server: https://u.example, gateway: tracker }\n"
    let row = Case(variables: variables, result: "")
    #expect(summary(try resolve(row, "contexts:\n" + tracker + noetl)) == "https://t.example tracker pat")
    #expect(
      summary(try resolve(row, "current-context: u\ncontexts:\n" + tracker + second)) == "https://u.example tracker pat"
    )
    #expect(summary(try resolve(row, "contexts:\n" + tracker + second)) == "- tracker pat")
    #expect(summary(try resolve(row, "contexts:\n" + noetl)) == "- tracker pat")
  }

  @Test func saysWhichValueIsNoServerAndWhichNoKind() throws {
    #expect(thrown { try resolve(Case(variables: ["GATECTL_SERVER": "ftp://x"], result: ""), text) } == "invalidServer")
    #expect(
      thrown { try resolve(Case(server: "https://x", variables: ["GATECTL_GATEWAY": "x"], result: ""), text) }
        == "invalidValue")
    #expect(
      thrown { try resolve(Case(result: ""), "current-context: a\ncontexts: { a: { gateway: x } }") } == "invalidValue")
  }
}
