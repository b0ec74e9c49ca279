import Glibc
import TestSupport
import Testing
import Values

/// The provider rotates refresh tokens and revokes the whole grant when one comes twice.
struct RefreshTests {
  /// Starts so many at once and waits for all.
  private func together(_ count: Int, _ scene: Scene, _ arguments: [String]) async throws -> [Child.Outcome] {
    let children = try (0..<count).map { _ in try scene.start(arguments) }
    var outcomes: [Child.Outcome] = []
    for child in children { outcomes.append(try await child.outcome()) }
    return outcomes
  }

  @Test func hundredProcessesRefreshOnce() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let old = try #require(try scene.stored("token"))
      try scene.ageSession(secondsLeft: 20)
      let outcomes = try await together(100, scene, ["auth", "token"])
      #expect(outcomes.filter { $0.status != 0 }.map(\.errors).isEmpty)
      #expect(Set(outcomes.map(\.output)) == ["\(try #require(try scene.stored("token")))\n"])
      #expect(try scene.stored("token") != old)
      #expect(try await scene.refreshesSent() == 1)
      #expect(try await scene.gatectl("api", "/tools").status == 0)
    }
  }

  @Test func expiredSessionIsRenewedBeforeARequest() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try scene.ageSession(secondsLeft: -10)
      let answer = try await scene.gatectl("api", "/tools")
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(try await scene.refreshesSent() == 1)
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try await scene.refreshesSent() == 2)
    }
  }

  @Test func sessionWithLifeLeftIsLeftAloneUnlessMoreIsAskedFor() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try scene.ageSession(secondsLeft: 1200)
      #expect(try await scene.gatectl("auth", "token").status == 0)
      #expect(try await scene.refreshesSent() == 0)
      #expect(try await scene.gatectl("auth", "token", "--min-ttl", "30m").status == 0)
      #expect(try await scene.refreshesSent() == 1)
    }
  }

  @Test func killedBeforeTheRequestLosesNothing() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try scene.ageSession(secondsLeft: 20)
      RunFolder.remove("\(scene.home)/.cache")
      try await scene.demo.misbehave(["rules": [["path": "/.well-known/*", "action": "hang"]]])
      try await scene.demo.forgetRequests()
      let winner = try scene.start(["auth", "token"])
      _ = try await scene.demo.requests("idp", "GET", "/.well-known/*", count: 1)
      winner.kill(SIGKILL)
      _ = try await winner.outcome()
      try await scene.demo.misbehave(["rules": .null])
      let outcomes = try await together(20, scene, ["auth", "token"])
      #expect(outcomes.allSatisfy { $0.status == 0 }, "\(outcomes.map(\.errors))")
      #expect(try await scene.refreshesSent() == 1)
    }
  }

  /// The used token's successor died with the process. It is not sent again while the session lives, since that would
  /// revoke the session too; afterwards only a login helps, by this provider's rule.
  @Test func killedBetweenAnswerAndWriteKeepsTheSessionToItsEnd() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let old = try #require(try scene.stored("token"))
      try scene.ageSession(secondsLeft: 20)
      try await scene.demo.misbehave(["rules": [["path": "/oauth/token", "action": "hold-answer"]]])
      try await scene.demo.forgetRequests()
      let winner = try scene.start(["auth", "token"])
      _ = try await scene.demo.requests("idp", "POST", "/oauth/token", count: 1)
      winner.kill(SIGKILL)
      _ = try await winner.outcome()
      try await scene.demo.release()
      let outcomes = try await together(20, scene, ["api", "/tools"])
      #expect(outcomes.allSatisfy { $0.status == 0 }, "\(outcomes.map(\.errors))")
      #expect(try scene.stored("token") == old)
      #expect(try await scene.refreshesSent() == 1)
      try scene.ageSession(secondsLeft: -1)
      #expect(try await scene.gatectl("auth", "token").status == 77)
      #expect(try await scene.refreshesSent() == 2)
    }
  }

  /// The same where refresh tokens are not rotated: nothing was lost at all.
  @Test func killedBetweenAnswerAndWriteIsMadeUpForWhereTokensAreNotRotated() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try scene.ageSession(secondsLeft: 20)
      try await scene.demo.misbehave([
        "staticRefreshToken": true, "rules": [["path": "/oauth/token", "action": "hold-answer"]],
      ])
      try await scene.demo.forgetRequests()
      let winner = try scene.start(["auth", "token"])
      _ = try await scene.demo.requests("idp", "POST", "/oauth/token", count: 1)
      winner.kill(SIGKILL)
      _ = try await winner.outcome()
      try await scene.demo.release()
      try scene.ageSession(secondsLeft: -1)
      let outcome = try await scene.gatectl("auth", "token")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test func killedAfterTheWriteLosesNothing() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let old = try scene.stored("token")
      try scene.ageSession(secondsLeft: 20)
      // Dies while it asks the server with the new session, which is on disk by then.
      try await scene.demo.misbehave(["rules": [["path": "/tools", "server": "resource", "action": "hang"]]])
      let winner = try scene.start(["api", "/tools"])
      _ = try await scene.demo.requests("resource", "GET", "/tools", count: 1)
      winner.kill(SIGKILL)
      _ = try await winner.outcome()
      try await scene.demo.misbehave(["rules": .null])
      #expect(try scene.stored("token") != old)
      let outcomes = try await together(20, scene, ["api", "/tools"])
      #expect(outcomes.allSatisfy { $0.status == 0 })
      #expect(try await scene.refreshesSent() == 1)
    }
  }

  @Test func refusedRefreshWarnsOnceAndEndsWithTheSession() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try scene.ageSession(secondsLeft: 30)
      let refusal: JSON = ["path": "/oauth/token", "status": 400, "raw": "{\"error\": \"invalid_grant\"}"]
      try await scene.demo.misbehave(["rules": [refusal]])
      let kept = try await scene.gatectl("auth", "token")
      #expect(kept.status == 0)
      #expect(
        kept.marked.first?.hasPrefix("warning: session of context 'plain' not renewed: the issuer refused") == true)
      let again = try await scene.gatectl("auth", "token")
      #expect(again.status == 0 && again.errors.isEmpty, "\(again.errors)")
      #expect(try await scene.refreshesSent() == 1)
      try scene.ageSession(secondsLeft: -1)
      let dead = try await scene.gatectl("auth", "token")
      #expect(dead.status == 77)
      #expect(dead.errors.contains("the issuer did not renew it (400, invalid_grant)"), "\(dead.errors)")
      #expect(try scene.stored("refresh-token") != nil)
    }
  }

  struct Trouble: Sendable, CustomTestStringConvertible {
    let rule: JSON
    let status: Int32
    var testDescription: String { rule.serialized() }
  }

  @Test(arguments: [
    Trouble(rule: ["path": "/oauth/token", "status": 500, "body": "html"], status: 69),
    Trouble(rule: ["path": "/oauth/token", "status": 503], status: 75),
    Trouble(rule: ["path": "/oauth/token", "status": 200, "body": "html"], status: 76),
  ])
  func troubleKeepsEverythingAndIsNo77(_ trouble: Trouble) async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let refreshToken = try scene.stored("refresh-token")
      try await scene.demo.misbehave(["rules": [trouble.rule]])
      try scene.ageSession(secondsLeft: 30)
      #expect(try await scene.gatectl("auth", "token").status == 0)
      try scene.ageSession(secondsLeft: -1)
      let over = try await scene.gatectl("auth", "token")
      #expect(over.status == trouble.status, "\(over.errors)")
      #expect(try scene.stored("refresh-token") == refreshToken)
    }
  }

  @Test func nothingIsSentWhereTheSessionCannotBeWritten() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let folder = "\(scene.home)/.config/gatectl"
      try scene.ageSession(secondsLeft: 30)
      // A folder in the place of the file that is written to: the same for root as for everybody.
      let blocked = "\(scene.home)/blocked"
      try Files.write("", to: blocked)
      let environment = ["GATECTL_CONFIG": "\(blocked)/config.yaml:\(folder)/config.yaml"]
      let alive = try await scene.gatectl("auth", "token", environment: environment)
      #expect(alive.status == 0, "\(alive.errors)")
      try scene.ageSession(secondsLeft: -1)
      let over = try await scene.gatectl("auth", "token", environment: environment)
      #expect(over.status == 73, "\(over.errors)")
      #expect(try await scene.refreshesSent() == 0)
    }
  }

  @Test func anotherPersonsTokensAreRefused() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.gatectl("context", "update", "plain", "--identity", Demo.user)
      try scene.ageSession(secondsLeft: -1)
      try await scene.demo.misbehave(["claims": ["email": "other@acme.com", "sub": .null]])
      #expect(try await scene.gatectl("auth", "token").status == 76)
    }
  }

  @Test func credentialsGivenByHandAreLeftAlone() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try scene.ageSession(secondsLeft: 5)
      let outcome = try await scene.gatectl("auth", "token", environment: ["GATECTL_TOKEN": "mine"])
      #expect(outcome.output == "mine\n")
      #expect(try await scene.refreshesSent() == 0)
    }
  }
}
