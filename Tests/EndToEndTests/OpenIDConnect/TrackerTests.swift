import Testing
import Values

struct TrackerTests {
  private func logIn(_ scene: Scene) async throws {
    let added = try await scene.gatectl(
      "context", "add", "tracker", "--server", scene.demo.tracker, "--gateway", "tracker", "--issuer",
      scene.demo.issuer, "--client-id", Demo.clientID, "--set-current")
    try #require(added.status == 0, "\(added.errors)")
    let login = try await scene.gatectl(
      "auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
    try #require(login.status == 0, "\(login.errors)")
  }

  @Test func patIsKeptWithItsNameAndShownInTheTrackersLayout() async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      #expect(try scene.stored("token")?.hasPrefix("pat_") == true)
      let status = try await scene.gatectl("auth", "status")
      let lines = status.output.split(separator: "\n").map(String.init)
      try #require(lines.count == 5, "\(status.output)")
      #expect(lines[0] == "User: \(Demo.user)" && lines[1] == "Server: \(scene.demo.tracker)")
      #expect(lines[2].hasPrefix("Expires: 20") && lines[2].contains("+00:00 (") && lines[2].hasSuffix("d remaining)"))
      #expect(lines[3...] == ["Status: valid", "Token: cli"])
      #expect(try await scene.gatectl("api", "/api/issues").output.contains("Second"))
    }
  }

  @Test func patIsRenewedADayBeforeItsEnd() async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      let first = try scene.stored("token")
      let refreshToken = try scene.stored("refresh-token")
      try scene.ageSession(secondsLeft: 25 * 3600)
      #expect(try await scene.gatectl("api", "/api/issues").status == 0)
      #expect(try scene.stored("token") == first)
      try scene.ageSession(secondsLeft: 23 * 3600)
      #expect(try await scene.gatectl("api", "/api/issues").status == 0)
      #expect(try scene.stored("token") != first && scene.stored("refresh-token") != refreshToken)
      #expect(try await scene.refreshesSent() == 1)
    }
  }

  @Test func rotatedRefreshTokenIsKeptWhereTheExchangeFails() async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      let refreshToken = try scene.stored("refresh-token")
      try scene.ageSession(secondsLeft: 3600)
      try await scene.demo.misbehave([
        "rules": [["path": "/api/auth/login", "server": "tracker", "status": 502, "body": "html"]]
      ])
      #expect(try await scene.gatectl("api", "/api/issues").status == 0)
      #expect(try scene.stored("refresh-token") != refreshToken)
      try await scene.demo.misbehave(["rules": .null])
      let first = try scene.stored("token")
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try scene.stored("token") != first)
    }
  }

  @Test func refreshTokenThatStaysIsTriedAgainWhereTheExchangeFailed() async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      let first = try scene.stored("token")
      try scene.ageSession(secondsLeft: 3600)
      try await scene.demo.misbehave([
        "staticRefreshToken": true,
        "rules": [["path": "/api/auth/login", "server": "tracker", "status": 502, "body": "html"]],
      ])
      #expect(try await scene.gatectl("api", "/api/issues").status == 0)
      #expect(try scene.stored("token") == first)
      try await scene.demo.misbehave(["rules": .null])
      #expect(try await scene.gatectl("api", "/api/issues").status == 0)
      #expect(try scene.stored("token") != first)
    }
  }

  /// A session that is over and not renewed is 77, so that a script logs in; what is wrong is the login's to say.
  @Test(arguments: [401, 403]) func refusedExchangeOfARenewalAsksForALogin(status: Int64) async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      let refreshToken = try scene.stored("refresh-token")
      try scene.ageSession(secondsLeft: 3600)
      try await scene.demo.misbehave([
        "rules": [
          ["path": "/api/auth/login", "server": "tracker", "status": .integer(status), "raw": "{\"error\": \"no\"}"]
        ]
      ])
      let alive = try await scene.gatectl("api", "/api/issues")
      #expect(alive.status == 0, "\(alive.errors)")
      #expect(
        alive.errors.contains("not renewed: gateway returned \(status) (no); using it as it is"), "\(alive.errors)")
      try scene.ageSession(secondsLeft: -1)
      let over = try await scene.gatectl("api", "/api/issues")
      over.expectFailure(
        77, "session expired and was not renewed: gateway returned \(status) (no) for context 'tracker'",
        hints: ["gatectl auth login --context tracker"])
      let login = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      #expect(login.status == (status == 401 ? 81 : 79), "\(login.errors)")
      // The refresh token is as good as it was.
      #expect(try scene.stored("refresh-token") != refreshToken)
      try await scene.demo.misbehave(["rules": .null])
      #expect(try await scene.gatectl("api", "/api/issues").status == 0)
    }
  }

  @Test func revokedPATIsReplacedByTheRefreshTokenAndALoginRequiredWithoutOne() async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      try await scene.demo.revokeSessions()
      #expect(try await scene.gatectl("api", "/api/issues").status == 0)
      #expect(try await scene.refreshesSent() == 1)
      try await scene.demo.revokeSessions()
      try await scene.demo.revokeGrants()
      #expect(try await scene.gatectl("api", "/api/issues").status == 77)
      #expect(try await scene.refreshesSent() == 2)
    }
  }

  /// The refresh token is the issuer's to revoke, the PAT nobody's.
  @Test func logoutDoesNotClaimToRevokeThePAT() async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      let token = try #require(try scene.stored("token"))
      let outcome = try await scene.gatectl("auth", "logout")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let claim =
        "it will not be renewed any more; there is no way to revoke the session itself, which is good until 20"
      #expect(outcome.errors.contains(claim), "\(outcome.errors)")
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/revoke").count == 1)
      let environment = ["TRACKER_TOKEN": token, "TRACKER_SERVER": scene.demo.tracker]
      #expect(try await scene.gatectl("api", "/api/issues", environment: environment).status == 0)
    }
  }

  @Test func serviceAccountNeedsNeitherFileNorHome() async throws {
    try await Scene.play { scene in
      try await logIn(scene)
      let token = try #require(try scene.stored("token"))
      for names in [("TRACKER_TOKEN", "TRACKER_SERVER"), ("GATECTL_TOKEN", "GATECTL_SERVER")] {
        let environment = [names.0: token, names.1: scene.demo.tracker, "HOME": "", "GATECTL_GATEWAY": "tracker"]
        let answer = try await scene.gatectl("api", "/api/issues", environment: environment)
        #expect(answer.status == 0, "\(answer.errors)")
        let bad = environment.merging([names.0: "pat_nothing"]) { $1 }
        #expect(try await scene.gatectl("api", "/api/issues", environment: bad).status == 77)
      }
    }
  }
}
