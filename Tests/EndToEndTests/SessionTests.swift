import Testing
import Values

/// What a session is good for, and how its end is told.
struct SessionTests {
  @Test func statusIsConfirmedByTheGateway() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let outcome = try await scene.gatectl("auth", "status")
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("User: you@acme.com\nServer: \(scene.demo.gateway)\nExpires: 20"))
      #expect(outcome.output.hasSuffix("\nStatus: valid\nRoles: operator\n"))
      #expect(outcome.errors.isEmpty)
      #expect(try await scene.demo.requests("gateway", "POST", "/api/auth/validate").count == 1)
    }
  }

  @Test func offlineStatusAsksNobody() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await scene.demo.revokeSessions()
      try await scene.demo.forgetRequests()
      let outcome = try await scene.gatectl("auth", "status", "--offline")
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("\nStatus: valid (not verified)\n"))
      #expect(try await scene.demo.requests().isEmpty)
    }
  }

  @Test func revokedSessionIs77AndStaysDead() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await scene.demo.revokeSessions()
      let outcome = try await scene.gatectl("auth", "status")
      #expect(outcome.output.contains("\nStatus: expired or revoked\n"))
      outcome.expectFailure(
        77, "gateway returned 401 (Session is invalid or expired) for context 'demo'",
        hints: ["gatectl auth login --context demo"])
      // Confirmed once, it is noted: no command believes the stored expiry any more.
      try await scene.demo.forgetRequests()
      #expect(try await scene.gatectl("auth", "status", "--offline").status == 77)
      #expect(try await scene.gatectl("auth", "token").status == 77)
      #expect(try await scene.gatectl("api", "/noetl/catalog/list").status == 77)
      #expect(try await scene.demo.requests().isEmpty)
    }
  }

  @Test func troubleWithTheGatewayIsNoReasonToLogIn() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      for (status, expected): (Int64, Int32) in [(500, 69), (502, 69), (503, 75), (429, 75)] {
        try await scene.demo.misbehave(["rules": [["path": "/api/auth/validate", "status": .integer(status)]]])
        #expect(try await scene.gatectl("auth", "status").status == expected, "\(status)")
      }
      try await scene.demo.misbehave(["rules": [["path": "/api/auth/validate", "action": "drop"]]])
      #expect(try await scene.gatectl("auth", "status").status == 69)
      try await scene.demo.misbehave(["rules": [["path": "/api/auth/validate", "action": "hang"]]])
      #expect(try await scene.gatectl("auth", "status", "--timeout", "1s").status == 75)
      #expect(try await scene.gatectl("auth", "token").output == "\(token)\n")
    }
  }

  @Test func sessionEndsAtItsExpiry() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.demo.misbehave(["sessionLifetime": -60])
      try await scene.gatectl("auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      try await scene.demo.forgetRequests()
      let outcome = try await scene.gatectl("api", "/noetl/catalog/list")
      #expect(outcome.status == 77)
      #expect(outcome.marked.first?.contains(/^error: session expired at 20\S+Z for context 'demo'$/) == true)
      #expect(try await scene.demo.requests().isEmpty)
    }
  }

  @Test(arguments: ["iso", "iso-z", "postgres", "absent", "empty"])
  func everyFormOfExpiryIsUnderstood(format: String) async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["expiresAtFormat": .string(format)])
      try await scene.logIn()
      let json = try JSON(parsing: try await scene.gatectl("auth", "status", "--offline", "-o", "json").bytes)
      let left = json["remainingSeconds"]?.integer
      if ["absent", "empty"].contains(format) {
        #expect(left == nil)
      } else {
        #expect((28_000...28_800).contains(try #require(left)))
      }
      #expect(try await scene.gatectl("auth", "status").status == 0)
    }
  }

  @Test func logoutForgetsTheSessionAndKeepsTheContext() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      let outcome = try await scene.gatectl("auth", "logout")
      #expect(outcome.status == 0)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("logged out of context 'demo'\n"))
      #expect(outcome.errors.contains("the gateway has no way to revoke a session and accepts the token until 20"))
      #expect(try !scene.config.contains(token))
      #expect(try await scene.gatectl("context", "list", "-o", "name").output == "demo\n")
      #expect(try await scene.gatectl("auth", "logout").errors == "context 'demo' has no session\n")
      try await scene.gatectl("auth", "token")
        .expectFailure(77, "not logged in for context 'demo'", hints: ["gatectl auth login --context demo"])
    }
  }

  @Test func logoutSaysThatAVariableGoesOnBeingSent() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let outcome = try await scene.gatectl("auth", "logout", environment: ["NOETL_SESSION_TOKEN": "by-hand"])
      outcome.expect(0)
      #expect(
        outcome.marked == [
          "warning: variable NOETL_SESSION_TOKEN still holds a credential: commands will use it until it is unset"
        ])
    }
  }

  @Test func scriptLogsInAgainOn77AndRetries() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await scene.demo.revokeSessions()
      let script = """
        gatectl api /noetl/catalog/list >/dev/null && exit
        [ $? -eq 77 ] || exit
        gatectl auth login -q --pkce-port 0 >/dev/null && gatectl api /noetl/catalog/list
        """
      let folder = String(Programs.gatectl.dropLast("/gatectl".count))
      let outcome = try await scene.run(
        Launch(
          program: "/bin/sh", arguments: ["-c", script],
          environment: ["PATH": "\(folder):/usr/bin:/bin", "HOME": scene.home, "BROWSER": "gatectl-demo browser"],
          directory: scene.home)
      ).outcome()
      #expect(outcome.status == 0)
      #expect(try JSON(parsing: outcome.bytes)["entries"]?.array?.count == 3)
    }
  }
}
