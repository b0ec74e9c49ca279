import Testing
import Values

struct ContextInitTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let contract: String
    var issuer: String?
    var clientID: String?
    var redirectURI: String?
    var warnings: [String] = []
    var testDescription: String { contract }
  }

  static let foreignRedirect =
    "the gateway's redirect URI https://app.acme.example/login is not used: it is no loopback address"
  static let cases = [
    Case(contract: "no-auth0", warnings: ["the gateway names no identity provider"]),
    Case(contract: "auth0-null", warnings: ["the gateway names no identity provider"]),
    Case(contract: "auth0-string", warnings: ["the gateway's auth0 block is malformed"]),
    Case(
      contract: "blank-domain", clientID: Demo.clientID,
      warnings: ["the gateway names no identity provider's domain", foreignRedirect]),
    Case(
      contract: "wrong-types",
      warnings: [
        "the gateway's domain is no text", "the gateway names no identity provider's domain",
        "the gateway's client_id is no text", "the gateway's audience is no text",
        "the gateway's redirect_uri is no text",
      ]),
    Case(contract: "unknown-keys", issuer: "ISSUER", clientID: Demo.clientID, warnings: [foreignRedirect]),
    Case(
      contract: "loopback-redirect", issuer: "ISSUER", clientID: Demo.clientID,
      redirectURI: "http://127.0.0.1:8765/callback"),
    Case(
      contract: "portless-redirect", issuer: "ISSUER", clientID: Demo.clientID,
      warnings: ["the gateway's redirect URI http://127.0.0.1:0/callback is not used: it names no port"]),
    Case(
      contract: "bare-domain", issuer: "https://acme.us.auth0.com/", clientID: Demo.clientID,
      warnings: [foreignRedirect]),
  ]

  @Test(arguments: cases)
  func everyShapeOfContractMakesAContext(row: Case) async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["contract": .string(row.contract)])
      let outcome = try await scene.gatectl("context", "init", "demo", "--from-gateway", scene.demo.gateway)
      #expect(outcome.status == 0)
      #expect(outcome.output.isEmpty)
      let warnings = outcome.marked.filter { $0.hasPrefix("warning: ") }
      #expect(warnings.count == row.warnings.count)
      for (warning, start) in zip(warnings, row.warnings) { #expect(warning.hasPrefix("warning: \(start)")) }
      outcome.expectGrammar()
      let shown = try await scene.gatectl("context", "show", "-o", "json")
      let json = try JSON(parsing: shown.bytes)
      #expect(json["server"]?.string == scene.demo.gateway)
      #expect(json["gateway"]?.string == "noetl")
      #expect(json["idp"]?["issuer"]?.string == (row.issuer == "ISSUER" ? scene.demo.issuer : row.issuer))
      #expect(json["idp"]?["clientId"]?.string == row.clientID)
      #expect(json["idp"]?["redirectUri"]?.string == row.redirectURI)
      #expect(Files.mode(scene.configPath) == 0o600)
    }
  }

  @Test(arguments: ["html", "not-found", "invalid-json"])
  func whatIsNoGatewayIsNotWritten(contract: String) async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["contract": .string(contract)])
      try await scene.gatectl("context", "init", "demo", "--from-gateway", scene.demo.gateway)
        .expectFailure(
          78,
          "the server is no known gateway and does not say which issuer it trusts: "
            + "\(scene.demo.gateway)/.well-known/oauth-protected-resource (404)",
          hints: ["gatectl context add NAME --server URL --issuer URL --client-id ID"])
      #expect(!Files.exists(scene.configPath))
    }
  }

  @Test func urlWithAPathIsAskedFirstThenItsOrigin() async throws {
    try await Scene.play { scene in
      let outcome = try await scene.gatectl("context", "init", "demo", "--from-gateway", "\(scene.demo.gateway)/ui/ ")
      #expect(outcome.status == 0)
      #expect(
        try await scene.demo.requests("gateway").map(\.path)
          == ["/ui/api/runtime/contract", "/ui/api/v1/health", "/api/runtime/contract"])
      #expect(try scene.config.contains("    server: \(scene.demo.gateway)\n"))
    }
  }

  @Test func secondInitShowsTheDifferenceAndKeepsTheSession() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      try await scene.gatectl("context", "update", "demo", "--client-id", "another")
      let outcome = try await scene.gatectl("context", "init", "demo", "--from-gateway", scene.demo.gateway)
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("about to change context 'demo':\n"))
      #expect(outcome.errors.contains("  idp.client-id: gatectl-demo (was another)\n"))
      #expect(try await scene.gatectl("auth", "token").output == "\(token)\n")
    }
  }

  @Test func initFromAnotherOriginDropsTheSession() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let other = try await Demo(in: scene.home)
      let outcome = try await scene.gatectl("context", "init", "demo", "--from-gateway", other.gateway)
      try await other.stop()
      #expect(outcome.status == 0)
      #expect(outcome.marked.contains("warning: the session was dropped: it belongs to \(scene.demo.gateway)"))
      #expect(try !scene.config.contains("session:"))
      try await scene.gatectl("auth", "token")
        .expectFailure(77, "not logged in for context 'demo'", hints: ["gatectl auth login --context demo"])
    }
  }

  @Test func deadPortIsUnavailable() async throws {
    try await Scene.play { scene in
      let port = try PlainHTTP.deadPort()
      try await scene.gatectl("context", "init", "x", "--from-gateway", "http://127.0.0.1:\(port)")
        .expectFailure(
          69, "cannot connect to 127.0.0.1, port \(port): connection refused (http://127.0.0.1:\(port))",
          hints: ["tried: DNS, which went well; TCP, which failed; is the VPN up, and the gateway running"])
      #expect(!Files.exists(scene.configPath))
    }
  }

  @Test func unknownNameIsUnavailable() async throws {
    try await Scene.play { scene in
      try await scene.gatectl("context", "init", "x", "--from-gateway", "https://name.invalid")
        .expectFailure(
          69, "cannot find name.invalid: the name does not resolve (https://name.invalid)",
          hints: ["tried: DNS, which failed; is the VPN up, and the server's name right"])
    }
  }

  @Test func gatewayInTroubleIsSaidToBe() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["rules": [["path": "/api/runtime/contract", "status": 503]]])
      let outcome = try await scene.gatectl("context", "init", "x", "--from-gateway", scene.demo.gateway)
      #expect(outcome.status == 75)
      try await scene.demo.misbehave(["rules": [["path": "/api/runtime/contract", "status": 502]]])
      #expect(try await scene.gatectl("context", "init", "x", "--from-gateway", scene.demo.gateway).status == 69)
      #expect(try await scene.demo.requests("gateway").count == 4)
    }
  }

  @Test func loginOverPlainHTTPToAnotherMachineIsRefusedUnasked() async throws {
    try await Scene.play { scene in
      try await scene.gatectl(
        "context", "add", "far", "--server", "http://gateway.acme.example", "--gateway", "noetl", "--issuer",
        scene.demo.issuer, "--client-id", Demo.clientID)
      let outcome = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(outcome.status == 78)
      #expect(
        outcome.marked.first
          == "error: a credential would go to http://gateway.acme.example in plain text; https is needed")
      #expect(try await scene.demo.requests().isEmpty)
    }
  }
}
