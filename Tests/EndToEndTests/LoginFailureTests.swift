import Testing
import Values

struct LoginFailureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let faults: JSON
    let status: Int32
    let error: String
    var testDescription: String { faults.serialized() }
  }

  private static func token(_ fault: String, _ why: String) -> Case {
    Case(faults: [fault: true], status: 76, error: "the ID token is not to be trusted: \(why) (context 'demo')")
  }

  private static func gateway(_ answer: Int64, _ status: Int32, _ error: String) -> Case {
    Case(
      faults: ["rules": [["path": "/api/auth/login", "status": .integer(answer)]]], status: status,
      error: "\(error) for context 'demo'")
  }

  static let cases = [
    token("badSignature", "its signature is wrong"),
    token("wrongNonce", "its nonce is not this login's"),
    token("wrongAudience", "it is for audience someone-else, not gatectl-demo"),
    token("wrongIssuer", "it comes from issuer https://evil.example/, not ISSUER"),
    token("algNone", "algorithm 'none' is not accepted"),
    token("algHS256", "algorithm 'HS256' is not accepted"),
    Case(
      faults: ["noIDToken": true], status: 76,
      error: "the issuer gave no ID token, which the gateway needs; is 'openid' among the scopes? (context 'demo')"),
    Case(
      faults: ["authorizeError": "access_denied"], status: 81,
      error: "login refused (access_denied: the demo was told to refuse) for context 'demo'"),
    gateway(401, 81, "gateway returned 401 (Invalid credentials)"),
    gateway(502, 69, "gateway returned 502 (Login playbook failed: error sending request for url)"),
    gateway(
      503, 75,
      "gateway returned 503 (Login auth playbook did not complete within 12s; auth backend is busy. Please retry.)"),
    gateway(
      422, 76,
      "gateway answered 422 (Failed to deserialize the JSON body into the target type: missing field `auth0_token` at "
        + "line 1 column 2)"),
    Case(
      faults: ["rules": [["path": "/oauth/token", "status": 503]]], status: 75,
      error: "the issuer is busy (503, temporarily_unavailable: the server is busy, try again later) for context 'demo'"
    ),
  ]

  @Test(arguments: cases)
  func failureOfABrowserLoginHasItsStatus(row: Case) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let before = try scene.config
      try await scene.demo.misbehave(row.faults)
      let outcome = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      outcome.expectFailure(
        row.status, row.error.replacing("ISSUER", with: scene.demo.issuer), hints: outcome.hints)
      #expect(outcome.output.isEmpty)
      #expect(try scene.config == before)
      // What is exchanged for a session is never sent twice.
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/token").count <= 1)
      #expect(try await scene.demo.requests("gateway", "POST", "/api/auth/login").count <= 1)
    }
  }

  @Test func untrustedTokenNeverReachesTheGateway() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.demo.misbehave(["badSignature": true])
      try await scene.gatectl("auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
        .expectFailure(76, "the ID token is not to be trusted: its signature is wrong (context 'demo')")
      #expect(try await scene.demo.requests("gateway", "POST").isEmpty)
    }
  }

  @Test func wrongPasswordIsRefused() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let before = try scene.config
      try await scene.gatectl("auth", "login", "--auth0", Demo.user, "--password", input: "rabbit-hole\n")
        .expectFailure(
          81, "the issuer refused the login (400, invalid_grant: Wrong email or password.) for context 'demo'")
      #expect(try scene.config == before)
      #expect(!scene.everythingSaid.contains("rabbit-hole"))
    }
  }

  @Test func expiredTokenIsABrokenProtocolFromTheIssuerAndARefusalByHand() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.demo.misbehave(["expiredIDToken": true])
      let token = try await scene.demo.idToken()
      let own = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(own.status == 76)
      #expect(own.marked.first?.hasPrefix("error: the ID token is not to be trusted: it expired at 20") == true)
      let byHand = try await scene.gatectl("auth", "login", "--auth0-token", token)
      #expect(byHand.status == 81)
      #expect(byHand.marked.first?.hasPrefix("error: the token given expired at 20") == true)
      #expect(try await scene.demo.requests("gateway", "POST").isEmpty)
    }
  }

  @Test(arguments: ["xyz", "a.b.c", "https://app.acme.example/#id_token=a.b.c"])
  func whatIsNoTokenIsMalformedInputAndNotEchoed(value: String) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let outcome = try await scene.gatectl("auth", "login", "--auth0", value)
      #expect(outcome.status == 65)
      #expect(outcome.marked.first?.hasPrefix("error: the token given is no ID token") == true)
      #expect(!outcome.errors.contains(value))
      #expect(try await scene.demo.requests("gateway", "POST").isEmpty)
    }
  }

  @Test func alteredStateIsIgnoredUntilTheWaitIsOver() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.demo.misbehave(["stateInRedirect": "altered"])
      let outcome = try await scene.gatectl(
        "auth", "login", "--pkce-port", "0", "--wait", "2s", environment: scene.browser)
      let warning = "warning: a callback of another login came (state mismatch); still waiting"
      let warnings = outcome.marked.filter { $0.hasPrefix("warning: a callback") }
      #expect(warnings == [warning])
      let visits = try await scene.demo.requests("idp", "GET", "/authorize")
      #expect(visits.count == 1)
      #expect(outcome.status == 75)
      #expect(outcome.marked.contains("error: login not completed within 2s for context 'demo'"))
      let nudge = outcome.marked.first { $0.hasPrefix("hint: did you remember to allow-list http://127.0.0.1:") }
      #expect(nudge?.hasSuffix("/callback at the issuer ('Allowed Callback URLs')?") == true)
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/token").isEmpty)
    }
  }

  @Test func hungGatewayIsNotWaitedForBeyondTheTimeout() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      // Makes the issuer's key, too, which takes its time.
      let token = try await scene.demo.idToken()
      try await scene.demo.misbehave(["rules": [["path": "/api/auth/login", "action": "hang"]]])
      try await scene.gatectl("auth", "login", "--auth0-token", token, "--timeout", "2s")
        .expectFailure(75, "no answer from 127.0.0.1 within 2 s for context 'demo'")
      #expect(try await scene.demo.requests("gateway", "POST", "/api/auth/login").count == 1)
    }
  }

  @Test func deadIssuerAndUnknownNameAreUnavailable() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let dead = "http://127.0.0.1:\(try PlainHTTP.deadPort())/"
      let refused = try await scene.gatectl("auth", "login", "--issuer", dead, "--pkce-port", "0")
      #expect(refused.status == 69)
      #expect(refused.marked.first?.contains("connection refused") == true)
      try await scene.gatectl("auth", "login", "--issuer", "https://name.invalid/", "--pkce-port", "0")
        .expectFailure(
          69, "cannot find name.invalid: the name does not resolve (context 'demo')",
          hints: [Self.checkTheName])
    }
  }

  static let checkTheName = "tried: DNS, which failed; is the VPN up, and the server's name right"

  @Test func gatewayWhoseNameIsUnknownIsUnavailable() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.gatectl("context", "update", "demo", "--server", "https://gateway.invalid")
      let before = try scene.config
      try await scene.gatectl("auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
        .expectFailure(
          69, "cannot find gateway.invalid: the name does not resolve (context 'demo')",
          hints: [Self.checkTheName])
      #expect(try scene.config == before)
    }
  }

  struct RedirectCase: Sendable, CustomTestStringConvertible {
    let uri: String
    let why: String
    var testDescription: String { uri }
  }

  @Test(arguments: [
    RedirectCase(uri: "https://app.acme.example/login", why: "is no loopback address"),
    RedirectCase(uri: "http://127.0.0.1/callback", why: "names no port"),
    RedirectCase(uri: "http://127.0.0.1:0/callback", why: "names no port"),
    RedirectCase(uri: "https://localhost:8765/callback", why: "is not plain http, as a loopback address has to be"),
    RedirectCase(
      uri: "http://127.0.0.2:8765/callback", why: "is no loopback address but 127.0.0.1, [::1] or localhost"),
  ])
  func redirectURIThatCannotBeListenedAtIsRefusedAsAFlagAndPassedOverInAFile(row: RedirectCase) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let flag = try await scene.gatectl("auth", "login", "--redirect-uri", row.uri, "--pkce")
      #expect(flag.status == 64)
      #expect(flag.marked.first?.contains(row.uri) == true)
      #expect(try await scene.demo.requests("idp").isEmpty)
      let config = try scene.config.replacing(
        "    idp:\n", with: "    idp:\n      redirect-uri: \(row.uri)\n")
      try Files.write(config, to: scene.configPath)
      let outcome = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.marked.first == "warning: redirect URI '\(row.uri)' \(row.why) and is not used")
    }
  }

  @Test func contextWithoutIssuerSaysHowToNameOne() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["contract": "no-auth0"])
      try await scene.makeContext()
      try await scene.gatectl("auth", "login", "--pkce-port", "0")
        .expectFailure(
          78, "context 'demo' names no issuer", hints: ["gatectl context update demo --issuer URL"])
    }
  }

  @Test func pinnedIdentityRefusesEveryOther() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.gatectl("context", "update", "demo", "--identity", "other@acme.com")
      let outcome = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      outcome.expectFailure(
        82, "logged in as you@acme.com, but the context is pinned to other@acme.com for context 'demo'",
        hints: ["gatectl auth login --context demo"])
      #expect(try await scene.demo.requests("gateway", "POST").isEmpty)
    }
  }
}

extension Child.Outcome {
  /// The hints at the end, which some failures have.
  var hints: [String] { marked.filter { $0.hasPrefix("hint: ") }.map { String($0.dropFirst("hint: ".count)) } }
}
