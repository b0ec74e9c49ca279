import Testing
import Values

/// What becomes of a login at an issuer that bends or breaks the rules.
struct MisbehaviourTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var faults: JSON
    var status: Int32 = 76
    /// Within the error; `ISSUER` stands for the issuer.
    var error: String
    var options = ["--pkce"]
    var testDescription: String { faults.serialized() }

    static func idToken(_ faults: JSON, _ why: String) -> Case {
      Case(faults: faults, error: "the ID token is not to be trusted: \(why)")
    }

    static func answer(_ path: String, _ rule: JSON, _ status: Int32, _ error: String) -> Case {
      var fields = rule.object ?? [:]
      fields["path"] = .string(path)
      fields["server"] = "idp"
      return Case(faults: ["rules": [.object(fields)]], status: status, error: error)
    }
  }

  static let tokens: [Case] = [
    .idToken(["wrongAtHash": true], "its at_hash does not fit what it came with"),
    .idToken(["wrongAzp": true], "it was issued to client someone-else, not gatectl-demo"),
    .idToken(["expiredIDToken": true], "it expired at 20"),
    .idToken(["futureIDToken": true], "its iat is 20"),
    .idToken(["unknownKid": true], "it is signed with key 'nobody-knows', the issuer lists "),
    .idToken(["jwks": "empty"], "it is signed with key 'rsa-1', the issuer lists none"),
    .idToken(["claims": ["nonce": .null]], "its nonce is not this login's"),
    .idToken(["claims": ["sub": .null]], "it has no sub"), .idToken(["claims": ["exp": .null]], "it has no exp"),
    .idToken(["claims": ["iat": .null]], "it has no iat"), .idToken(["claims": ["aud": .null]], "it has no aud"),
    .idToken(["claims": ["iss": .null]], "it has no iss"),
    Case(faults: ["tokenType": "mac"], error: "the issuer sent a token of unknown type 'mac'"),
    .answer("/.well-known/jwks.json", ["status": 200, "body": "html"], 76, "/.well-known/jwks.json holds no key set"),
    .answer("/.well-known/jwks.json", ["status": 503], 75, "/.well-known/jwks.json answered 503"),
    .answer("/.well-known/jwks.json", ["status": 404], 69, "/.well-known/jwks.json answered 404"),
  ]

  static let answers: [Case] = [
    .answer("/oauth/token", ["status": 500, "body": "html"], 69, "the issuer failed (500, no reason given)"),
    .answer("/oauth/token", ["status": 502, "body": "empty"], 69, "the issuer failed (502, no reason given)"),
    .answer(
      "/oauth/token", ["status": 400, "body": "empty"], 81, "the issuer refused the login (400, no reason given)"),
    .answer(
      "/oauth/token", ["status": 403, "body": "html"], 81, "the issuer refused the login (403, no reason given)"),
    .answer(
      "/oauth/token", ["status": 200, "body": "empty"], 76,
      "the token endpoint's answer is malformed: the answer is empty"),
    .answer(
      "/oauth/token", ["status": 200, "body": "html"], 76,
      "the token endpoint's answer is malformed: the answer is no JSON object"),
    .answer(
      "/oauth/token", ["status": 200, "body": "invalid-json"], 76,
      "the token endpoint's answer is malformed: the answer is no JSON object"),
    .answer(
      "/oauth/token", ["status": 200, "raw": #"{"token_type": "Bearer"}"#], 76,
      "the token endpoint's answer is malformed: it holds no access_token"),
    .answer(
      "/oauth/token", ["status": 200, "body": "json"], 75,
      "the issuer is busy (400, server_error: something went wrong)"),
    .answer("/oauth/token", ["status": 400, "body": "control-characters"], 75, "server_error: [31mred"),
    .answer("/oauth/token", ["status": 429, "body": "empty"], 75, "the issuer is busy (429, no reason given)"),
    .answer(
      "/oauth/token", ["status": 302, "body": "empty", "headers": ["Location": "https://evil.example/"]], 76,
      "the token endpoint answered with a redirect (302)"),
    .answer("/oauth/token", ["action": "drop"], 69, "127.0.0.1"),
    Case(
      faults: ["codeLifetime": 0], status: 81,
      error: "the issuer refused the login (400, invalid_grant: the authorization code has expired)"),
  ]

  static let pages: [Case] = [
    Case(
      faults: ["issInRedirect": "wrong"],
      error: "the callback comes from issuer https://evil.example/, not from ISSUER (RFC 9207)"),
    Case(
      faults: ["issInRedirect": "withheld"],
      error: "the callback does not name its issuer, as ISSUER promises (RFC 9207)"),
    Case(
      faults: ["authorizeError": "access_denied", "controlCharacters": true], status: 81,
      error: "login refused (access_denied: "),
    Case(faults: ["authorizeError": "temporarily_unavailable"], status: 75, error: "the issuer is busy (temporarily_"),
    Case(faults: ["authorizeError": "invalid_scope"], error: "the issuer rejected the request (invalid_scope: "),
    Case(
      faults: ["stateInRedirect": "missing"], status: 75, error: "login not completed within 1s",
      options: ["--pkce", "--wait", "1s"]),
  ]

  static let documents: [Case] = [
    Case(
      faults: ["discovery": "wrong-issuer"], error: "is the metadata of issuer https://evil.example/, not of ISSUER"),
    Case(
      faults: ["discovery": "plain-pkce"], status: 78, error: "issuer ISSUER offers PKCE by plain only; S256 is needed"),
    Case(
      faults: ["discovery": "no-device"], status: 78, error: "issuer ISSUER names no device_authorization_endpoint",
      options: ["--device"]),
    .answer("/.well-known/*", ["status": 404], 78, "issuer ISSUER publishes no metadata: "),
    .answer("/.well-known/*", ["status": 200, "body": "html"], 76, "ISSUER.well-known/"),
    .answer("/.well-known/*", ["status": 200, "body": "empty"], 76, "ISSUER.well-known/"),
    .answer("/.well-known/*", ["status": 503], 75, " answered 503"),
    .answer("/.well-known/*", ["status": 500, "body": "html"], 69, " answered 500"),
  ]

  /// A context that was made without asking the issuer anything.
  private func makeContext(_ scene: Scene) async throws {
    let added = try await scene.gatectl(
      "context", "add", "plain", "--server", scene.demo.resource, "--gateway", "oidc", "--issuer", scene.demo.issuer,
      "--client-id", Demo.clientID, "--set-current")
    try #require(added.status == 0, "\(added.errors)")
  }

  private func logIn(_ scene: Scene, _ options: [String] = ["--pkce"]) async throws -> Child.Outcome {
    let port = options.contains("--pkce") ? ["--pkce-port", "0"] : []
    return try await scene.gatectl(["auth", "login"] + options + port, environment: scene.browser)
  }

  @Test(arguments: tokens + answers + pages + documents)
  func loginThatCannotBeTrustedFailsWithItsStatus(row: Case) async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      let before = try scene.config
      try await scene.demo.misbehave(row.faults)
      let outcome = try await logIn(scene, row.options)
      #expect(outcome.status == row.status, "\(outcome.errors)")
      let error = outcome.marked.first { $0.hasPrefix("error: ") } ?? ""
      #expect(error.contains(row.error.replacing("ISSUER", with: scene.demo.issuer)), "\(outcome.errors)")
      outcome.expectGrammar()
      #expect(outcome.output.isEmpty)
      #expect(try scene.config == before)
      // A code is presented once, whatever comes back.
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/token").count <= 1)
    }
  }

  @Test(
    arguments: [
      ["es256": true], ["missingKid": true], ["jwks": "no-kid"], ["jwks": "bare"], ["rotateKeys": true],
      ["discovery": "openid-only"], ["discovery": "oauth-only"], ["issInRedirect": "right"], ["tokenType": "bearer"],
      ["claims": ["aud": ["gatectl-demo", "another"]]], ["noRefreshToken": true],
      ["rules": [["path": "/.well-known/*", "status": 503, "times": 2, "headers": ["Retry-After": "0"]]]],
      ["rules": [["path": "/.well-known/*", "status": 502, "times": 2, "body": "html"]]],
    ] as [JSON])
  func loginThatCanBeTrustedSucceeds(faults: JSON) async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      try await scene.demo.misbehave(faults)
      let outcome = try await logIn(scene)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try await scene.gatectl("auth", "status").status == 0)
    }
  }

  @Test func rotatedKeysAreFetchedAnew() async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      #expect(try await logIn(scene).status == 0)
      try await scene.demo.misbehave(["rotateKeys": true])
      let again = try await logIn(scene, ["--pkce", "--force"])
      #expect(again.status == 0, "\(again.errors)")
    }
  }

  @Test func keySetIsAskedForTwiceAtMostForAnUnknownKey() async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      try await scene.demo.misbehave(["unknownKid": true])
      #expect(try await logIn(scene).status == 76)
      #expect(try await scene.demo.requests("idp", "GET", "/.well-known/jwks.json").count <= 2)
    }
  }

  @Test(
    arguments: [
      ["deviceInterval": 0, "devicePending": 2], ["deviceInterval": 0, "deviceSlowDown": 1],
      ["deviceInterval": 0, "deviceSlowDown": 1, "auth0Statuses": true],
      ["deviceInterval": 0, "rules": [["path": "/oauth/token", "status": 503, "times": 3]]],
      ["deviceInterval": 0, "rules": [["path": "/oauth/token", "status": 500, "times": 2, "body": "html"]]],
      ["deviceInterval": 0, "rules": [["path": "/oauth/token", "action": "drop", "times": 2]]],
    ] as [JSON])
  func deviceLoginWaitsThroughTrouble(faults: JSON) async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      try await scene.demo.misbehave(faults)
      let login = try scene.start(["auth", "login", "--device", "--no-open"])
      try await login.errors.shows("and enter the code: ")
      try await scene.demo.decideDevice()
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      outcome.expectGrammar()
    }
  }

  @Test func refusalWithControlCharactersReachesTheTerminalWithoutThem() async throws {
    try await Scene.play { scene in
      try await makeContext(scene)
      try await scene.demo.misbehave(["deviceInterval": 0, "controlCharacters": true, "auth0Statuses": true])
      let login = try scene.start(["auth", "login", "--device", "--no-open"])
      try await login.errors.shows("and enter the code: ")
      try await scene.demo.decideDevice(["deny": true])
      let outcome = try await login.outcome()
      #expect(outcome.status == 81 && outcome.errors.contains("403, access_denied: "), "\(outcome.errors)")
      outcome.expectGrammar()
    }
  }
}
