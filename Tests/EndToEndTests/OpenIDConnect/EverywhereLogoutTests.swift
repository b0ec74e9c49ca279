import Testing
import Values

/// OpenID Connect RP-Initiated Logout.
struct EverywhereLogoutTests {
  @Test func browserIsTakenToTheIssuersPageWithTheIDToken() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let idToken = try #require(try scene.stored("id-token"))
      let outcome = try await scene.gatectl("auth", "logout", "--everywhere", environment: scene.browser)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("the session was revoked\nthe browser shows the logout page of "))
      let visit = try #require(try await scene.demo.requests("idp", "GET", "/logout", count: 1).first)
      #expect(visit.query?["id_token_hint"]?.string == idToken)
      #expect(visit.query?["client_id"]?.string == Demo.clientID)
      #expect(!scene.everythingSaid.contains(idToken))
      #expect(try scene.stored("id-token") == nil && scene.stored("token") == nil)
    }
  }

  @Test func idTokenReachesNeitherArgumentsNorTheScreen() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let idToken = try #require(try scene.stored("id-token"))
      let script = "\(scene.home)/browser"
      try Files.write(
        "#!/bin/sh\nprintf '%s' \"$1\" > '\(scene.home)/seen'\nexec '\(Programs.demo)' browser \"$1\"\n", to: script)
      let outcome = try await scene.gatectl(
        "auth", "logout", "--everywhere", "--verbose", "--browser-command", "/bin/sh \(script)")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let seen = try Files.text("\(scene.home)/seen")
      #expect(seen.hasPrefix("http://127.0.0.1:") && !seen.contains(idToken))
      #expect(!outcome.errors.contains(idToken))
      #expect(try await scene.demo.requests("idp", "GET", "/logout", count: 1).count == 1)
    }
  }

  @Test func withoutABrowserThePageIsShownWithoutTheIDToken() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let outcome = try await scene.gatectl("auth", "logout", "--everywhere", "--no-open", "-q")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let line = try #require(outcome.errors.split(separator: "\n").first { $0.contains("/logout?") }).trimmed
      #expect(line == "\(scene.demo.issuer)logout?logout_hint=you%40acme.com&client_id=gatectl-demo")
    }
  }

  @Test func issuerWithoutSuchAPageIsNoFailure() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let outcome = try await scene.gatectl("auth", "logout", "--everywhere", environment: scene.browser())
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.marked.contains("warning: not logged out at the issuer: the gateway runs its logins itself"))
    }
  }

  @Test func hintIsRenewedAndNeverShown() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let idToken = try #require(try scene.stored("id-token"))
      try scene.ageSession(secondsLeft: 5)
      #expect(try await scene.gatectl("auth", "token").status == 0)
      let renewed = try #require(try scene.stored("id-token"))
      #expect(renewed != idToken)
      for words in [
        ["config", "view"], ["context", "show", "--show-token", "-o", "json"], ["context", "list", "-o", "json"],
      ] {
        #expect(try await !scene.gatectl(words).output.contains(renewed), "\(words)")
      }
      #expect(try await scene.gatectl("context", "validate").errors == "nothing is wrong\n")
    }
  }
}
