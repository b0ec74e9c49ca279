import Testing
import Values

/// The server refuses a session whose stored end has not come: it is renewed and the request sent once more.
struct RefusedSessionTests {
  /// Ends the access token alone, as an issuer may; the refresh token stays good.
  private func refuseSession(_ scene: Scene) async throws {
    let request: JSON = [
      "token": .string(try #require(try scene.stored("token"))), "client_id": .string(Demo.clientID),
    ]
    let answer = try await PlainHTTP.send("POST", "\(scene.demo.issuer)oauth/revoke", body: request.serialized())
    try #require(answer.status == 200, "\(answer.text)")
    try await scene.demo.forgetRequests()
  }

  private func statuses(_ scene: Scene, _ method: String, _ path: String) async throws -> [Int64?] {
    try await scene.demo.requests("resource", method, path).map(\.status)
  }

  @Test func requestIsSentAgainWithARenewedSession() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let old = try scene.stored("token")
      try await refuseSession(scene)
      let answer = try await scene.gatectl("api", "post", "/tools", "-d", "-", "-i", input: "{\"a\":1}")
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.output.hasPrefix("HTTP 200\n") && !answer.output.contains("401"), "\(answer.output)")
      #expect(try await statuses(scene, "POST", "/tools") == [401, 200])
      #expect(try await scene.demo.requests("resource", "POST", "/tools").map(\.body) == [["a": 1], ["a": 1]])
      #expect(try await scene.refreshesSent() == 1)
      #expect(try scene.stored("token") != old)
    }
  }

  @Test func manyProcessesRenewOnce() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await refuseSession(scene)
      let children = try (0..<20).map { _ in try scene.start(["api", "/tools"]) }
      for child in children {
        let outcome = try await child.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      #expect(try await scene.refreshesSent() == 1)
    }
  }

  @Test func statusAndWhoAmIRenewToo() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await refuseSession(scene)
      let status = try await scene.gatectl("auth", "status")
      #expect(status.status == 0 && status.output.contains("Status: valid"), "\(status.output)\(status.errors)")
      #expect(try await scene.refreshesSent() == 1)
      try await refuseSession(scene)
      let claims = try await scene.gatectl("auth", "whoami", "--claims")
      #expect(try JSON(parsing: claims.bytes)["email"]?.string == Demo.user, "\(claims.errors)")
      #expect(try await scene.refreshesSent() == 1)
    }
  }

  @Test func upstreamsOwn401RenewsNothing() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.forgetRequests()
      let outcome = try await scene.gatectl("api", "/upstream-401")
      #expect(outcome.status == 1 && outcome.output.contains("Not authenticated"), "\(outcome.errors)")
      #expect(try await statuses(scene, "GET", "/upstream-401") == [401])
      #expect(try await scene.refreshesSent() == 0)
    }
  }

  /// Once in a call: a server that refuses everything is not asked for ever.
  @Test func newSessionThatIsRefusedTooIsALoginRequired() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let refusal: JSON = [
        "path": "/tools", "server": "resource", "status": 401, "body": "text",
        "headers": ["WWW-Authenticate": "Bearer error=\"invalid_token\""],
      ]
      try await scene.demo.misbehave(["rules": [refusal]])
      try await scene.demo.forgetRequests()
      let outcome = try await scene.gatectl("api", "/tools")
      outcome.expectFailure(
        77, "gateway returned 401 (invalid_token) for context 'plain'",
        hints: ["gatectl auth login --context plain"])
      #expect(outcome.output == "something went wrong")
      #expect(try await statuses(scene, "GET", "/tools") == [401, 401])
      #expect(try await scene.refreshesSent() == 1)
    }
  }

  @Test func refusedRefreshIsALoginRequiredAndDeletesNothing() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.revokeGrants()
      try await scene.demo.forgetRequests()
      let outcome = try await scene.gatectl("api", "/tools", "-i")
      #expect(outcome.status == 77, "\(outcome.errors)")
      #expect(outcome.errors.contains("the issuer did not renew it (400, invalid_grant"), "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("HTTP 401\n"))
      #expect(try await statuses(scene, "GET", "/tools") == [401])
      #expect(try await scene.refreshesSent() == 1)
      #expect(try scene.stored("refresh-token") != nil)
      #expect(try await scene.gatectl("auth", "status", "--check").status == 77)
    }
  }

  @Test func issuerInTroubleIsNo77AndKeepsTheSessionAsItIs() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await refuseSession(scene)
      let before = try scene.config
      try await scene.demo.misbehave(["rules": [["path": "/oauth/token", "status": 503]]])
      #expect(try await scene.gatectl("api", "/tools").status == 75)
      #expect(try scene.config == before)
      try await scene.demo.misbehave(["rules": .null])
      #expect(try await scene.gatectl("api", "/tools").status == 0)
    }
  }

  @Test func credentialGivenByHandIsNotRenewed() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let token = try #require(try scene.stored("token"))
      try await refuseSession(scene)
      let outcome = try await scene.gatectl("api", "/tools", environment: ["GATECTL_TOKEN": token])
      #expect(outcome.status == 77 && outcome.errors.contains("GATECTL_TOKEN"), "\(outcome.errors)")
      #expect(try await scene.refreshesSent() == 0)
    }
  }
}
