import Contexts
import LosslessYAML
import Platform
import Testing
import Values

/// What an import makes of the config it goes into.
struct ImportPlanTests {
  private let now = Timestamp(seconds: 1_767_225_600)  // 2026-01-01

  private func plan(_ tool: ForeignTool, _ file: String, into text: String) throws -> ImportPlan {
    let foreign = try ForeignConfig(tool, path: "old", bytes: Array(file.utf8))
    return try ImportPlan(
      try foreign.configuration(user: 1000), into: try configuration(text), from: .tool(now: now))
  }

  private func rack(_ url: String, _ session: String) -> String {
    "{\"current\": \"r\", \"gateways\": {\"r\": {\"url\": \"\(url)\"\(session.isEmpty ? "" : ", \(session)")}}}"
  }

  private func here(_ session: String, server: String = "https://r.example") -> String {
    "apiVersion: gatectl/v1\ncurrent-context: r\ncontexts:\n  r: # mine\n    server: \(server)\n    gateway: rack-gateway\n\(session)"
  }

  @Test func importingTwiceIsImportingOnce() throws {
    for (tool, file) in [
      (ForeignTool.noetl, ForeignFiles.noetl), (.rackGateway, ForeignFiles.rackGateway),
      (.tracker, ForeignFiles.tracker),
    ] {
      let empty = try configuration("")
      let first = try plan(tool, file, into: "")
      #expect(first.outcomes.allSatisfy { !$0.isKnown && $0.name == $0.target })
      let text = try empty.text(first.edits)
      let second = try plan(tool, file, into: text)
      #expect(
        second.outcomes.allSatisfy { $0.isKnown && [.unchanged, .none].contains($0.session) }, "\(second.outcomes)")
      #expect(try configuration(text).text(second.edits) == text, "not a byte")
    }
  }

  @Test func aNameThatIsNoneIsSaidWithItsPlace() throws {
    let file = "contexts:\n  a: { server: https://a.example }\n  \"b\\t\": { server: https://b.example }\n"
    do {
      _ = try ImportPlan(try configuration(file), into: try configuration(""))
      Issue.record("nothing was thrown")
    } catch ConfigError.syntax(let place, let reason) {
      #expect(place.description == "first.yaml:3:3" && reason.hasPrefix("a context's name cannot hold control"))
    }
  }

  @Test func aNameTakenByAnotherGatewayIsChangedAndFoundAgain() throws {
    let text = here("", server: "https://other.example")
    let file = rack("https://r.example", "\"token\": \"t\"")
    let first = try plan(.rackGateway, file, into: text)
    #expect(first.outcomes[0].target == "r-2" && !first.outcomes[0].isKnown)
    #expect(first.current == "r" && !first.makesCurrent)
    let after = try configuration(text).text(first.edits)
    #expect(after.hasPrefix(text), "what was there stays")
    let second = try plan(.rackGateway, file, into: after)
    #expect(
      second.outcomes[0].target == "r-2" && second.outcomes[0].isKnown && second.outcomes[0].session == .unchanged)
  }

  @Test func settingsChangedHereStay() throws {
    let text = here("    mfa-method: totp\n    protected: true\n")
    let file = rack("https://r.example/", "\"mfa_preference\": \"webauthn\"")
    let plan = try plan(.rackGateway, file, into: text)
    #expect(plan.outcomes[0].isKnown && plan.outcomes[0].differences == [.mfaMethod])
    #expect(try configuration(text).text(plan.edits) == text)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    /// The session here, as YAML lines behind `session:`.
    let here: [String]
    /// The file's, as JSON members.
    let file: String
    let fate: ImportPlan.SessionFate
    var testDescription: String { "\(here) \(file)" }
  }

  @Test(arguments: [
    Row(here: [], file: "\"token\": \"new\"", fate: .imported),
    Row(here: ["token: old"], file: "", fate: .none),
    Row(here: ["token: new", "expires-at: 2026-02-01T00:00:00Z"], file: "\"token\": \"new\"", fate: .unchanged),
    Row(
      here: ["token: old", "expires-at: 2026-02-01T00:00:00Z"],
      file: "\"token\": \"new\", \"expires_at\": \"2026-03-01T00:00:00Z\"", fate: .replaced),
    Row(
      here: ["token: old", "expires-at: 2026-02-01T00:00:00Z"],
      file: "\"token\": \"new\", \"expires_at\": \"2026-01-15T00:00:00Z\"", fate: .kept),
    // Nothing is known of the file's but that it is another one.
    Row(here: ["token: old", "expires-at: 2026-02-01T00:00:00Z"], file: "\"token\": \"new\"", fate: .kept),
    Row(here: ["token: old", "expires-at: 2025-12-31T00:00:00Z"], file: "\"token\": \"new\"", fate: .replaced),
    Row(here: ["token: old", "issued-at: 2025-12-31T00:00:00Z"], file: "\"token\": \"new\"", fate: .kept),
    // Imported before, from where the tool has a newer one now.
    Row(here: ["token: old"], file: "\"token\": \"new\"", fate: .replaced),
  ])
  func onlyANewerSessionIsTaken(row: Row) throws {
    let lines = row.here.isEmpty ? [] : ["session:"] + (row.here + ["origin: https://r.example"]).map { "  \($0)" }
    let text = here(lines.map { "    \($0)\n" }.joined())
    let plan = try plan(.rackGateway, rack("https://r.example", row.file), into: text)
    #expect(plan.outcomes[0].session == row.fate)
    let after = try configuration(try configuration(text).text(plan.edits))
    let token = try after.require("r").session()?.token.reveal()
    let isTaken = row.fate == .imported || row.fate == .replaced
    #expect(token == (isTaken || row.fate == .unchanged ? "new" : "old"))
    if row.fate == .replaced { #expect(try after.require("r").session()?.origin == "https://r.example") }
    if !isTaken { #expect(plan.edits.isEmpty) }
  }

  @Test func theToolsCurrentContextBecomesCurrentWhereNoneIs() throws {
    let plan = try plan(.noetl, ForeignFiles.noetl, into: "")
    #expect(plan.makesCurrent && plan.current == "gke-prod")
    let own = try self.plan(.noetl, ForeignFiles.noetl, into: here(""))
    #expect(!own.makesCurrent && own.current == "r")
  }

  @Test func aContextOfAnotherLayerGetsItsSessionInTheFirst() throws {
    let catalogue = here("")
    let layers = try configuration("apiVersion: gatectl/v1\n", catalogue)
    let foreign = try ForeignConfig(
      .rackGateway, path: "old", bytes: Array(rack("https://r.example", "\"token\": \"t\"").utf8))
    let plan = try ImportPlan(try foreign.configuration(user: 1000), into: layers, from: .tool(now: now))
    #expect(plan.outcomes[0].isKnown && plan.outcomes[0].session == .imported)
    #expect(
      try layers.text(plan.edits) == """
        apiVersion: gatectl/v1
        contexts:
          r:
            session:
              token: t
              origin: https://r.example

        """)
  }

  @Test func whatWasKeptAsideIsNeitherExportedNorShownInADiff() throws {
    let text = try configuration("").text(
      plan(.tracker, "server: t.example\ntoken: pat_1\napi_secret: hush\nnested: {key: [hush]}\n", into: "").edits)
    #expect(text.contains("api_secret: hush"))
    #expect(try !configuration(text).exporting("tracker").contains("hush"))
    #expect(try !layer(text).maskedText.contains("hush"))
  }
}
