import Testing
import Values

/// RFC 8693: the issuer's token traded for one that the gateway takes.
struct TokenExchangeTests {
  private static let grant = "urn:ietf:params:oauth:grant-type:token-exchange"
  private static let type = "urn:ietf:params:oauth:token-type:"

  private func makeContext(_ scene: Scene, _ settings: String...) async throws {
    try await scene.makePlainContext()
    let all = ["exchange.grant=\(Self.grant)"] + settings
    let outcome = try await scene.gatectl(["context", "update", "plain"] + all.flatMap { ["--set", $0] })
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  private func logIn(_ scene: Scene) async throws -> Child.Outcome {
    try await scene.gatectl("auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
  }

  /// The token requests, without the client's part.
  private func requests(_ scene: Scene) async throws -> [JSON] {
    try await scene.demo.requests("idp", "POST", "/oauth/token").compactMap(\.body)
  }

  @Test func sessionIsTheExchangedTokenAndIsRenewedByExchangingAgain() async throws {
    try await Scene.play { scene in
      try await makeContext(
        scene, "exchange.audience=https://api.acme.example", "exchange.scopes=openid email",
        "exchange.requested-token-type=\(Self.type)jwt")
      let login = try await logIn(scene)
      #expect(login.status == 0, "\(login.errors)")
      let exchange = try #require(try await requests(scene).last)
      #expect(exchange["grant_type"]?.string == Self.grant)
      #expect(exchange["subject_token_type"]?.string == "\(Self.type)access_token")
      #expect(exchange["requested_token_type"]?.string == "\(Self.type)jwt")
      #expect(exchange["audience"]?.string == "https://api.acme.example")
      #expect(exchange["scope"]?.string == "openid email")
      // The resource of the login is not the exchange's.
      #expect(exchange["resource"] == nil)
      let token = try #require(try scene.stored("token"))
      #expect(token != exchange["subject_token"]?.string && token.split(separator: ".").count == 3)
      #expect(try scene.stored("refresh-token") != nil && scene.stored("user") == Demo.user)
      #expect(try await scene.gatectl("api", "/tools").output.contains(Demo.user))
      try scene.ageSession(secondsLeft: 5)
      #expect(try await scene.gatectl("auth", "token").status == 0)
      #expect(try scene.stored("token") != token)
      #expect(
        try await requests(scene).map { $0["grant_type"]?.string } == [
          "password", Self.grant, "refresh_token", Self.grant,
        ]
      )
    }
  }

  @Test func idTokenIsGivenAndTakenWhereThatIsSaid() async throws {
    try await Scene.play { scene in
      try await makeContext(
        scene, "exchange.subject-token=id", "exchange.requested-token-type=\(Self.type)id_token",
        "exchange.resource=\(scene.demo.tracker)")
      try await scene.gatectl(
        "context", "add", "tracker", "--server", scene.demo.tracker, "--gateway", "tracker", "--issuer",
        scene.demo.issuer, "--client-id", Demo.clientID, "--set-current", "--set", "exchange.grant=\(Self.grant)",
        "--set", "exchange.subject-token=id", "--set", "exchange.requested-token-type=\(Self.type)id_token")
      let login = try await logIn(scene)
      #expect(login.status == 0, "\(login.errors)")
      let exchange = try #require(try await requests(scene).last)
      #expect(exchange["subject_token_type"]?.string == "\(Self.type)id_token")
      let posted = try await scene.demo.requests("tracker", "POST", "/api/auth/login").first?.body?["id_token"]?.string
      #expect(posted != nil && posted != exchange["subject_token"]?.string)
      #expect(try scene.stored("token")?.hasPrefix("pat_") == true)
    }
  }

  struct Case: Sendable {
    let settings: [String]
    let faults: JSON
    let status: Int32
    let error: String
    var place = " for context 'plain'"
  }

  @Test(arguments: [
    Case(
      settings: [], faults: ["issuedTokenType": ""], status: 76,
      error: "the token endpoint's answer is malformed: it does not say what it issued (issued_token_type)",
      place: " (context 'plain')"),
    Case(
      settings: ["exchange.requested-token-type=\(type)jwt"],
      faults: ["issuedTokenType": .string("\(type)access_token")],
      status: 76, error: "the issuer sent a token of unknown type '\(type)access_token'"),
    Case(
      settings: [], faults: ["issuedTokenType": .string("\(type)refresh_token")], status: 76,
      error: "the issuer sent a token of unknown type '\(type)refresh_token'"),
    Case(
      settings: ["exchange.audience=https://nobody.invalid"], faults: [:], status: 76,
      error: "the issuer rejected the request (400, invalid_target: no tokens are issued for that audience)"),
    Case(
      settings: [], faults: ["rules": [["path": "/elsewhere", "status": 401, "body": "empty"]]], status: 81,
      error: "the token exchange was refused (401, no reason given)"),
  ])
  func exchangeThatGoesWrongLeavesNothingBehind(row: Case) async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      let elsewhere = row.status == 81 ? ["exchange.token-endpoint=\(scene.demo.issuer)elsewhere"] : []
      for setting in row.settings + elsewhere {
        try await scene.gatectl("context", "update", "plain", "--set", setting)
      }
      let before = try scene.config
      try await scene.demo.misbehave(row.faults)
      try await logIn(scene).expectFailure(row.status, "\(row.error)\(row.place)")
      #expect(try scene.config == before)
    }
  }

  @Test func exchangeThatFailsLeavesTheRefreshedGrantAlive() async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      #expect(try await logIn(scene).status == 0)
      let refreshToken = try scene.stored("refresh-token")
      try scene.ageSession(secondsLeft: 5)
      try await scene.demo.misbehave(["issuedTokenType": ""])
      let kept = try await scene.gatectl("auth", "token")
      #expect(kept.status == 0 && kept.errors.contains("not renewed"), "\(kept.errors)")
      #expect(try scene.stored("refresh-token") != refreshToken)
      try await scene.demo.misbehave(["issuedTokenType": .null])
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
    }
  }

  @Test(arguments: [
    "exchange.grant=jwt-bearer", "exchange.subject-token=refresh", "exchange.requested-token-type=refresh_token",
    "exchange.token-endpoint=http://sts.example/token",
  ])
  func settingsThatMakeNoSenseAreRefused(setting: String) async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      #expect(try await scene.gatectl("context", "update", "plain", "--set", setting).status == 64)
      // The issuer's own key of the same name is still the one that is meant.
      #expect(try await scene.gatectl("context", "update", "plain", "--set", "audience=x").status == 0)
      #expect(try scene.config.contains("audience: x") && !scene.config.contains("exchange:"))
    }
  }
}
