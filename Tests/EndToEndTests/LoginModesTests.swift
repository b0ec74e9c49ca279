import Testing
import Values

struct LoginModesTests {
  /// Expects a session in the file and a summary that does not show it whole.
  private func expectLoggedIn(_ scene: Scene, _ outcome: Child.Outcome) async throws {
    #expect(outcome.status == 0, "\(outcome.errors)")
    let token = try await scene.gatectl("auth", "token").output.dropLast()
    #expect(token.count == 32)
    #expect(
      outcome.output.hasPrefix(
        """
        Logged in.
          Server:  \(scene.demo.gateway)
          User:    you@acme.com
          Token:   \(token.prefix(6))...\(token.suffix(4))
          Expires: 20
        """))
    #expect(outcome.output.contains(/\+00:00 \([78]h remaining\)\n  Saved:   context 'demo'\n$/))
    #expect(
      outcome.marked.last
        == "hint: for other tools: export NOETL_SESSION_TOKEN=\"$(gatectl auth token --context demo)\"")
    #expect(try scene.config.contains("      token: \(token)\n      origin: \(scene.demo.gateway)\n"))
    #expect(try scene.config.contains("      issuer: \(scene.demo.issuer)\n      user: you@acme.com\n"))
    #expect(Files.mode(scene.configPath) == 0o600)
    let posted = try #require(try await scene.demo.requests("gateway", "POST", "/api/auth/login").last?.body?.object)
    #expect(posted.keys.sorted() == ["auth0_domain", "auth0_token"])
    #expect(posted["auth0_domain"]?.string == scene.demo.issuer)
  }

  @Test func browserOnThisMachineLogsIn() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let outcome = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      try await expectLoggedIn(scene, outcome)
      let asked = try #require(try await scene.demo.requests("idp", "GET", "/authorize").first?.query)
      #expect(asked["code_challenge_method"]?.string == "S256")
      #expect(asked["audience"]?.string == "https://api.acme.example")
      let exchange = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token").first?.body)
      #expect(exchange["grant_type"]?.string == "authorization_code")
      #expect(exchange["redirect_uri"] == asked["redirect_uri"])
      let redirect = try #require(asked["redirect_uri"]?.string)
      let port = redirect.dropFirst("http://127.0.0.1:".count).prefix { $0.isNumber }
      #expect(port != "0" && redirect == "http://127.0.0.1:\(port)/callback")
      #expect(outcome.errors.contains("  Redirect URI: \(redirect)\n  PKCE port:    \(port)\n"))
    }
  }

  @Test func printedURLServesABrowserElsewhere() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(["auth", "login", "--no-browser-open", "--pkce-port", "0", "--pkce"])
      let url = try await login.loginURL(on: login.errors)
      #expect(try await scene.visit(url).status == 0)
      try await expectLoggedIn(scene, try await login.outcome())
    }
  }

  @Test func deviceFlowWaitsForThePerson() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.demo.misbehave(["deviceInterval": 0])
      let login = try scene.start(["auth", "login", "--device", "--no-browser-open"])
      let line = try await login.errors.line(with: "and enter the code: ")
      let code = String(line.dropFirst("and enter the code: ".count))
      _ = try await scene.demo.requests("idp", "POST", "/oauth/token", count: 2)
      #expect(try await scene.visit("\(scene.demo.issuer)activate", "--user-code", code).status == 0)
      try await expectLoggedIn(scene, try await login.outcome())
    }
  }

  @Test func deniedDeviceIsRefused() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.demo.misbehave(["deviceInterval": 0])
      let login = try scene.start(["auth", "login", "--browser", "--no-browser-open"])
      _ = try await login.errors.line(with: "and enter the code: ")
      try await scene.demo.decideDevice(["deny": true])
      try await login.outcome().expectFailure(
        81, "the issuer refused the login (400, access_denied: User has denied the request) for context 'demo'")
    }
  }

  @Test(arguments: [true, false])
  func passwordComesByInputOrFileAndGoesAsJSON(byFile: Bool) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let file = "\(scene.home)/password"
      try Files.write("\(Demo.password)\nsecond line\n", to: file)
      let outcome =
        try await byFile
        ? scene.gatectl("auth", "login", "--auth0", Demo.user, "--password-file", file)
        : scene.gatectl("auth", "login", "--auth0", Demo.user, "--password", input: "\(Demo.password)\n")
      try await expectLoggedIn(scene, outcome)
      let request = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token").first)
      #expect(request.header("content-type") == "application/json")
      #expect(request.body?["grant_type"]?.string == "password")
      #expect(request.body?["password"]?.string == Demo.password)
      #expect(request.body?["username"]?.string == Demo.user)
    }
  }

  @Test(arguments: ["--auth0-token", "--auth0", "-"])
  func tokenOfAnotherToolIsVerifiedAndPosted(way: String) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let token = try await scene.demo.idToken()
      let outcome =
        try await way == "-"
        ? scene.gatectl("auth", "login", "--auth0-token", "-", input: "\(token)\n")
        : scene.gatectl("auth", "login", way, token)
      try await expectLoggedIn(scene, outcome)
      #expect(
        try await scene.demo.requests("gateway", "POST", "/api/auth/login").first?.body?["auth0_token"]?.string == token
      )
      #expect(try await scene.demo.requests("idp", "GET", "/.well-known/jwks.json").count == 1)
    }
  }

  struct CallbackCase: Sendable {
    let flag: String
    let separator: String
  }

  @Test(arguments: [
    CallbackCase(flag: "--auth0-callback-url", separator: "#"),
    CallbackCase(flag: "--auth0-callback-url", separator: "?"),
    CallbackCase(flag: "--auth0", separator: "#"), CallbackCase(flag: "--callback-url", separator: "?"),
  ])
  func callbackURLHoldsTheToken(row: CallbackCase) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let token = try await scene.demo.idToken()
      let url = "https://app.acme.example/login\(row.separator)state=x&id_token=\(token)&token_type=Bearer"
      try await expectLoggedIn(scene, try await scene.gatectl("auth", "login", row.flag, url))
    }
  }

  @Test func emailAloneIsAHintForTheLoginPage() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let outcome = try await scene.gatectl(
        "auth", "login", "--auth0", Demo.user, "--pkce-port", "0", environment: scene.browser)
      try await expectLoggedIn(scene, outcome)
      #expect(
        try await scene.demo.requests("idp", "GET", "/authorize").first?.query?["login_hint"]?.string == Demo.user)
    }
  }

  @Test func jsonIsTheWholeOutputAndTheURLStillReachesThePerson() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(["auth", "login", "--no-open", "--pkce-port", "0", "-o", "json", "-q"])
      let url = try await login.loginURL(on: login.errors)
      try await scene.visit(url)
      let outcome = try await login.outcome()
      #expect(outcome.status == 0)
      let json = try JSON(parsing: outcome.bytes)
      #expect(json["context"] == "demo")
      #expect(json["user"]?.string == Demo.user)
      #expect(json["token"] == .null)
    }
  }

  @Test func unsavedSessionIsShownOnceAndForgotten() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let before = try scene.config
      let outcome = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", "--no-save", "--show-token",
        "--session-duration-hours", "3", input: "\(Demo.password)\n")
      #expect(outcome.status == 0)
      #expect(try scene.config == before)
      let token = try #require(try await scene.demo.state()["sessions"]?.array?.first?["token"]?.string)
      #expect(outcome.output.contains("  Token:   \(token)\n"))
      #expect(outcome.output.contains(/\([23]h remaining\)\n  Saved:   no \(--no-save\)\n$/))
      let posted = try await scene.demo.requests("gateway", "POST", "/api/auth/login").first?.body
      #expect(posted?["session_duration_hours"] == 3)
    }
  }

  @Test func sessionGoesIntoTheContextThatWasNamed() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.gatectl("context", "copy", "demo", "second")
      let outcome = try await scene.gatectl(
        "auth", "login", "--context", "second", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      #expect(outcome.status == 0)
      #expect(outcome.output.hasSuffix("Saved:   context 'second'\n"))
      #expect(try await scene.gatectl("auth", "token").status == 77)
      #expect(try await scene.gatectl("auth", "token", "--context", "second").status == 0)
    }
  }
}
