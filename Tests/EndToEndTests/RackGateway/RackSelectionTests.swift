import Testing
import Values

/// The variables and flags of the `rack-gateway` program.
struct RackSelectionTests {
  /// The contexts `staging` (current) and `production` of the same gateway, and one of another kind.
  private func haveContexts(_ scene: Scene) async throws {
    for name in ["staging", "production"] {
      let outcome = try await scene.gatectl(
        "context", "add", name, "--server", scene.demo.rackGateway, "--gateway", "rack-gateway")
      try #require(outcome.status == 0, "\(outcome.errors)")
    }
    try await scene.gatectl("context", "add", "gke", "--server", scene.demo.gateway, "--gateway", "noetl")
  }

  struct Choice: Sendable {
    var arguments: [String] = []
    var variables: [String: String] = [:]
    let context: String
  }

  @Test(arguments: [
    Choice(context: "staging"),
    Choice(variables: ["RACK_GATEWAY_RACK": "production"], context: "production"),
    Choice(arguments: ["--rack", "staging"], variables: ["RACK_GATEWAY_RACK": "production"], context: "staging"),
    Choice(arguments: ["-r", "production"], context: "production"),
    Choice(
      variables: ["RACK_GATEWAY_RACK": "production", "GATECTL_CONTEXT": "staging"], context: "staging"),
    Choice(variables: ["RACK_GATEWAY_RACK": "gke"], context: "staging"),
    Choice(variables: ["RACK_GATEWAY_RACK": ""], context: "staging"),
  ])
  func theContextIsChosenAsItsUsersAreUsedTo(row: Choice) async throws {
    try await Scene.play { scene in
      try await haveContexts(scene)
      let outcome = try await scene.gatectl(["context", "current"] + row.arguments, environment: row.variables)
      #expect(outcome.output == "\(row.context)\n", "\(outcome.errors)")
    }
  }

  @Test func theURLOfTheVariableGoesWithTheTokenOfTheVariable() async throws {
    try await Scene.play { scene in
      try await haveContexts(scene)
      let code = try await scene.demo.backupCode()
      try await scene.haveRackSession()
      let made = try await scene.gatectl(
        "api-token", "create", "ci", "--role", "viewer", "-o", "token", "--mfa-code", code)
      let variables = [
        "RACK_GATEWAY_URL": scene.demo.rackGateway, "RACK_GATEWAY_API_TOKEN": String(made.output.dropLast()),
      ]
      let status = try await scene.gatectl(["auth", "status"], environment: variables)
      #expect(status.status == 0, "\(status.errors)")
      #expect(status.output.hasPrefix("Authenticated as you@acme.com\n"))
      #expect(status.output.contains("Token: from variable RACK_GATEWAY_API_TOKEN\n"), "\(status.output)")
    }
  }

  @Test func theWayToTheServerIsGivenWithTheLoginAndKept() async throws {
    try await Scene.play { scene in
      let file = "/etc/ssl/certs/ca-certificates.crt"
      let outcome = try await scene.gatectl(
        ["login", "rack", scene.demo.rackGateway, "--ca-file", file],
        environment: scene.browser(code: scene.demo.backupCode()))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try scene.config.contains("ca-file: \(file)"))
      let again = try await scene.gatectl("login", "rack", "--proxy", "http://127.0.0.1:1")
      #expect(again.status == 64, "\(again.errors)")
      #expect(again.marked.contains("hint: gatectl context update rack --proxy …"), "\(again.errors)")
      let dead = "http://127.0.0.1:\(try PlainHTTP.deadPort())"
      let proxied = try await scene.gatectl("login", "other", "https://gateway.example.com", "--proxy", dead)
      #expect(proxied.status == 69 && proxied.errors.contains("proxy"), "\(proxied.errors)")
    }
  }
}
