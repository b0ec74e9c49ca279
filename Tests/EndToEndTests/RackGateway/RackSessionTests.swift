import Testing
import Values

struct RackSessionTests {
  @Test func statusTellsWhatTestAuthTold() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let status = try await scene.gatectl("auth", "status")
      #expect(status.status == 0, "\(status.errors)")
      for line in [
        "Authenticated as you@acme.com\n", "Role: deployer\n", "Status: valid\n", "MFA: enrolled (totp)\n",
        " UTC (", "Step-up window: open until ",
      ] {
        #expect(status.output.contains(line), "\(status.output)")
      }
      let json = try await JSON(parsing: scene.gatectl("auth", "status", "-o", "json").bytes)
      #expect(status.output.firstMatch(of: #/Session expires: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC /#) != nil)
      #expect(json["mfa"]?["enrolled"] == true && json["mfa"]?["methods"] == ["totp"])
    }
  }

  @Test func theSlidingEndIsKept() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["sessionLifetime": 7200])
      try await scene.logInToRack()
      let before = try scene.config
      try await scene.gatectl("auth", "status")
      #expect(try scene.config == before, "moved by less than a day")
      try await scene.demo.misbehave(["sessionLifetime": 7_776_000])
      // The first question moves the end, which the second one then finds.
      try await scene.gatectl("auth", "status")
      try await scene.gatectl("auth", "status")
      let after = try scene.config
      let days = try await JSON(parsing: scene.gatectl("auth", "status", "--offline", "-o", "json").bytes)
      #expect(after != before && (days["remainingSeconds"]?.integer ?? 0) > 80 * 86_400, "\(after)")
    }
  }

  @Test func aSessionThatOnlyRequestsUseIsNotTakenForExpiredInTheEnd() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["sessionLifetime": 864_000])
      try await scene.logInToRack()
      try await scene.demo.misbehave(["sessionLifetime": 7_776_000])
      #expect(try await scene.gatectl("api", "/api/v1/info").status == 0)
      let status = try await JSON(parsing: scene.gatectl("auth", "status", "--offline", "-o", "json").bytes)
      #expect((status["remainingSeconds"]?.integer ?? 0) > 80 * 86_400)
      // Far from its end it is not asked about.
      try await scene.demo.forgetRequests()
      #expect(try await scene.gatectl("api", "/api/v1/info").status == 0)
      #expect(try await scene.demo.rackWire() == ["GET /info 200"])
    }
  }

  @Test func refreshingUsesTheSessionWhichIsWhatRenewsIt() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      try await scene.demo.misbehave(["sessionLifetime": 864_000])
      let outcome = try await scene.gatectl("auth", "refresh")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.hasPrefix("session of context 'rack' renewed, it lasts until "), "\(outcome.errors)")
      #expect(try scene.config.contains("expires-at: "))
      try await scene.demo.revokeRackSessions()
      #expect(try await scene.gatectl("auth", "refresh").status == 77)
    }
  }

  @Test func a401OfSomebodyInBetweenSaysNothingOfTheSessionNorOfALogin() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      try await scene.demo.misbehave([
        "rules": [["path": "/api/v1/*", "server": "rack", "status": 401, "body": "html"]]
      ])
      for words in [["auth", "status"], ["auth", "whoami"], ["auth", "mfa", "status"], ["auth", "mfa", "verify"]] {
        let outcome = try await scene.gatectl(words)
        #expect(outcome.status == 1, "\(words): \(outcome.errors)")
        #expect(outcome.errors == "gatectl: error: gateway returned 401 for context 'rack'\n")
      }
      try await scene.demo.misbehave(["rules": .null])
      #expect(try await scene.gatectl("auth", "status").status == 0)
    }
  }

  @Test func logoutEndsTheSessionOnTheServerAndKeepsTheContext() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let outcome = try await scene.gatectl("auth", "logout")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let sessions = try #require(await scene.demo.rack()["sessions"]?.array)
      #expect(sessions.map { $0["revoked"] } == [true])
      #expect(try await scene.demo.requests("rack", nil, "/app/login").isEmpty, "the redirect is not followed")
      let config = try scene.config
      #expect(config.contains("server: \(scene.demo.rackGateway)") && !config.contains("token:"))
      #expect(try await scene.gatectl("api", "/api/v1/info").status == 77)
    }
  }

  @Test func logoutWithTheServerDownSaysSoAndForgetsAllTheSame() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.misbehave([
        "rules": [["path": "/api/v1/auth/web/logout", "server": "rack", "action": "drop"]]
      ])
      let outcome = try await scene.gatectl("auth", "logout")
      #expect(outcome.errors.contains("not revoked") || outcome.errors.contains("lost"), "\(outcome.errors)")
      #expect(try !scene.config.contains("token:"))
    }
  }

  @Test func aDeadSessionNamesTheLikelyCauses() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.revokeRackSessions()
      let outcome = try await scene.gatectl("auth", "status")
      #expect(outcome.status == 77, "\(outcome.errors)")
      #expect(outcome.errors.contains("revoked by an administrator"), "\(outcome.errors)")
      #expect(outcome.errors.contains("gatectl auth login --context rack"))
    }
  }
}
