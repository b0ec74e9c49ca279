import Testing
import Values

struct OpenIDConnectTests {
  @Test func resourceServerLeadsToItsIssuerAndALogin() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext(path: "/mcp")
      let context = try JSON(parsing: Array(await scene.gatectl("context", "show", "-o", "json").output.utf8))
      #expect(context["server"]?.string == "\(scene.demo.resource)/mcp")
      #expect(context["gateway"]?.string == "oidc")
      #expect(context["idp"]?["issuer"]?.string == scene.demo.issuer)
      #expect(context["idp"]?["resource"]?.string == "\(scene.demo.resource)/mcp")
      let login = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(login.status == 0, "\(login.errors)")
      let answer = try await scene.gatectl("api", "/tools")
      #expect(try JSON(parsing: answer.bytes)["user"]?.string == Demo.user)
      #expect(try JSON(parsing: answer.bytes)["path"]?.string == "/mcp/tools")
      let exchange = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token").first)
      #expect(exchange.body?["resource"]?.string == "\(scene.demo.resource)/mcp")
    }
  }

  @Test func secondInitShowsTheDifferenceAndKeepsTheSession() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let token = try scene.stored("token")
      try await scene.gatectl("context", "update", "plain", "--scopes", "openid")
      let again = try await scene.gatectl("context", "init", "plain", "--from-gateway", scene.demo.resource)
      #expect(again.status == 0)
      #expect(again.errors.contains("idp.scopes: openid profile email (was openid)"))
      #expect(try scene.stored("token") == token)
    }
  }

  @Test func serverThatTrustsNobodyIsNoGateway() async throws {
    try await Scene.play { scene in
      let outcome = try await scene.gatectl("context", "init", "x", "--from-gateway", "\(scene.demo.issuer)userinfo")
      #expect(outcome.status == 78)
      #expect(outcome.errors.contains("does not say which issuer it trusts"))
    }
  }

  @Test func missingScopeIsDeniedAndNamesTheLoginThatAsksForIt() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let outcome = try await scene.gatectl("api", "/reports")
      outcome.expectFailure(
        79, "the session was not given the scope 'openid api' for context 'plain'",
        hints: ["gatectl auth login --context plain --scopes 'openid api' --force"])
      try await scene.logInPlain("--scopes", "openid api")
      #expect(try await scene.gatectl("api", "/reports").status == 0)
    }
  }

  @Test func revokedTokenIsALoginRequiredAndAnUpstreamsOwn401IsNot() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      #expect(try await scene.gatectl("api", "/upstream-401").status == 1)
      try await scene.demo.revokeGrants()
      let outcome = try await scene.gatectl("api", "/tools")
      #expect(outcome.status == 77, "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: gatectl auth login --context plain"))
    }
  }

  @Test func serviceAccountLogsInAndIsRenewedByItself() async throws {
    try await Scene.play { scene in
      let secret = "\(scene.home)/secret"
      try Files.write("\(scene.demo.clientSecret)\n", to: secret)
      try await scene.makePlainContext("--client-secret-file", secret)
      try await scene.gatectl("context", "update", "plain", "--client-id", "gatectl-demo-confidential")
      let login = try await scene.gatectl("auth", "login", "--client-credentials", "--scopes", "api")
      #expect(login.status == 0, "\(login.errors)")
      let first = try scene.stored("token")
      try scene.ageSession(secondsLeft: 5)
      #expect(try await scene.gatectl("api", "/anything").status == 0)
      #expect(try scene.stored("token") != first)
    }
  }

  @Test func idTokenCanBeTheSession() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext("--token-use", "id")
      let login = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      #expect(login.status == 0, "\(login.errors)")
      #expect(try scene.stored("token")?.split(separator: ".").count == 3)
      let claims = try await scene.gatectl("auth", "whoami", "--claims")
      #expect(try JSON(parsing: claims.bytes)["email"]?.string == Demo.user)
    }
  }

  @Test func opaqueTokenGivenByHandIsASessionWhereTheServerTakesIt() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.gatectl("context", "update", "plain", "--unset", "resource")
      let opaque = try await scene.gatectl(
        "auth", "login", "--force", "--username", Demo.user, "--password", "--no-save", "--show-token", "-o", "json",
        input: "\(Demo.password)\n")
      let token = try #require(JSON(parsing: opaque.bytes)["token"]?.string)
      try #require(!token.contains("."))
      let login = try await scene.gatectl("auth", "login", "--id-token", "-", input: "\(token)\n")
      #expect(login.status == 0, "\(login.errors)")
      #expect(try await scene.gatectl("api", "/tools").status == 0)
      try await scene.gatectl("context", "update", "plain", "--token-use", "id")
      let refused = try await scene.gatectl("auth", "login", "--id-token", "-", input: "\(token)\n")
      #expect(refused.status == 65, "\(refused.errors)")
    }
  }

  @Test func loginWithAGoodSessionDoesNothing() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let token = try scene.stored("token")
      let again = try await scene.gatectl("auth", "login", environment: scene.browser)
      #expect(again.status == 0 && again.output.hasPrefix("Already logged in.\n"), "\(again.errors)")
      #expect(try scene.stored("token") == token)
      let forced = try await scene.gatectl("auth", "login", "--force", "--pkce-port", "0", environment: scene.browser)
      #expect(forced.status == 0, "\(forced.errors)")
      #expect(try scene.stored("token") != token)
    }
  }

  @Test func loginWithADeadSessionLogsIn() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.revokeGrants()
      let again = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(again.status == 0 && again.output.hasPrefix("Logged in.\n"), "\(again.errors)")
    }
  }

  @Test func logoutRevokesBothTokens() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let outcome = try await scene.gatectl("auth", "logout")
      #expect(outcome.status == 0 && outcome.errors.contains("the session was revoked"), "\(outcome.errors)")
      let revocations = try await scene.demo.requests("idp", "POST", "/oauth/revoke")
      #expect(revocations.map { $0.body?["token_type_hint"]?.string } == ["refresh_token", "access_token"])
      #expect(try scene.stored("token") == nil)
      #expect(try await scene.gatectl("api", "/tools").status == 77)
    }
  }

  @Test func logoutForgetsTheSessionAlsoWhenTheIssuerFails() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rules": [["path": "/oauth/revoke", "status": 500]]])
      let outcome = try await scene.gatectl("auth", "logout")
      #expect(
        outcome.status == 0 && outcome.errors.contains("not revoked: the issuer answered 500"), "\(outcome.errors)")
      #expect(try scene.stored("token") == nil)
    }
  }
}
