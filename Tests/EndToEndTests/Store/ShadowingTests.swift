import Testing

/// What `context use` and `context bind` say where a variable goes before the context that was just chosen.
struct ShadowingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let variables: [String: String]
    let warning: String?
    var testDescription: String { variables.description }
  }

  private static let config = """
    current-context: a
    contexts:
      a: { server: https://a.example }
      r: { server: https://r.example, gateway: rack-gateway }

    """

  @Test(arguments: [
    Case(
      variables: ["GATECTL_SERVER": "https://x.example"],
      warning: "GATECTL_SERVER is set and goes before it: commands here use that server, and nothing of the context"),
    Case(
      variables: ["RACK_GATEWAY_URL": "https://x.example"],
      warning: "RACK_GATEWAY_URL is set and goes before it: commands here use that server, and nothing of the context"),
    Case(
      variables: ["RACK_GATEWAY_API_TOKEN": "rgw_1"],
      warning:
        "RACK_GATEWAY_API_TOKEN is set and goes before it: commands here use that credential, and not the context's "
        + "session"),
    Case(
      variables: ["GATECTL_TOKEN": "t", "GATECTL_CONTEXT": "r"],
      warning:
        "GATECTL_TOKEN is set and goes before it: commands here use that credential, and not the context's session"
    ),
    Case(variables: ["TRACKER_TOKEN": "t", "TRACKER_SERVER": "https://t.example"], warning: nil),
    Case(variables: ["GATECTL_TOKEN": "t", "GATECTL_TOKEN_ORIGIN": "https://a.example"], warning: nil),
    Case(variables: ["GATECTL_SERVER": ""], warning: nil),
  ])
  func saysWhichVariableGoesBeforeTheContext(row: Case) async throws {
    try await Home.use { home in
      try Files.write(Self.config, to: "\(home.path)/c.yaml")
      let expected = row.warning.map { ["warning: \($0)"] } ?? []
      let use = try await home.gatectl("context", "use", "r", "--config", "c.yaml", environment: row.variables)
      use.expect(0)
      #expect(use.marked == expected)
    }
  }
}
