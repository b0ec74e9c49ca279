import Glibc
import Testing
import Values

/// Logins to one context at the same time.
struct LoginTurnTests {
  /// A login that waits for its browser, and its URL.
  private func waitingLogin(_ scene: Scene, _ options: String...) async throws -> (Child, String) {
    let login = try scene.start(["auth", "login", "--no-browser-open", "--pkce-port", "0"] + options)
    let url = try await login.loginURL(on: login.errors)
    try await login.errors.shows("waiting for the login")
    return (login, url)
  }

  private func secondLogin(_ scene: Scene, behind first: Child, _ options: String...) async throws -> Child {
    let second = try scene.start(["auth", "login", "--no-browser-open", "--pkce-port", "0"] + options)
    try await second.errors.shows(
      "another login to context 'plain' is under way: gatectl (process \(first.id)); waiting for it")
    return second
  }

  @Test func secondLoginWaitsAndAdoptsTheSession() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      let (first, url) = try await waitingLogin(scene)
      let second = try await secondLogin(scene, behind: first)
      try await scene.visit(url)
      let outcomes = try await [first.outcome(), second.outcome()]
      #expect(outcomes.map(\.status) == [0, 0], "\(outcomes[1].errors)")
      #expect(outcomes[1].output.hasPrefix("Already logged in.\n"))
      #expect(!outcomes[1].errors.contains("/authorize?"))
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/token").count == 1)
    }
  }

  @Test func forcedLoginGoesItsOwnWayAndIsWaitedFor() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let (forced, url) = try await waitingLogin(scene, "--force")
      let (other, otherURL) = try await waitingLogin(scene, "--force")
      try await scene.demo.revokeGrants()
      let second = try await secondLogin(scene, behind: forced)
      try await scene.visit(otherURL)
      #expect(try await other.outcome().status == 0)
      try await scene.visit(url)
      #expect(try await forced.outcome().status == 0)
      #expect(try await second.outcome().output.hasPrefix("Already logged in.\n"))
    }
  }

  @Test(arguments: ["killed", "refused"])
  func secondLoginGetsItsTurnWhereTheFirstLedToNothing(end: String) async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      let (first, url) = try await waitingLogin(scene)
      let second = try await secondLogin(scene, behind: first)
      if end == "killed" {
        first.kill(SIGKILL)
      } else {
        try await scene.visit(url, "--deny")
        #expect(try await first.outcome().status == 81)
      }
      try await scene.visit(second.loginURL(on: second.errors))
      let outcome = try await second.outcome()
      #expect(outcome.status == 0 && outcome.output.hasPrefix("Logged in.\n"), "\(outcome.errors)")
    }
  }

  @Test func waitForAnotherLoginEndsWithTheTimeThePersonHas() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      let (first, _) = try await waitingLogin(scene)
      let second = try await secondLogin(scene, behind: first, "--wait", "1s")
      try await second.outcome().expectFailure(
        75,
        "another login is under way (gatectl (process \(first.id))) and did not end within 1s for context 'plain'")
    }
  }

  @Test func otherContextsLogInAtTheSameTime() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      try await scene.gatectl("context", "copy", "plain", "other")
      let (_, _) = try await waitingLogin(scene)
      let (other, url) = try await waitingLogin(scene, "--context", "other")
      try await scene.visit(url)
      #expect(try await other.outcome().status == 0)
    }
  }

  @Test func sessionIsRenewedWhileAPersonLogsIn() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try scene.ageSession(secondsLeft: 5)
      let (login, url) = try await waitingLogin(scene, "--force")
      let token = try await scene.gatectl("auth", "token")
      #expect(token.status == 0 && token.errors.isEmpty, "\(token.errors)")
      #expect(try await scene.refreshesSent() == 1)
      try await scene.visit(url)
      #expect(try await login.outcome().status == 0)
      #expect(try await scene.gatectl("auth", "token").output != token.output)
    }
  }

  @Test func firstLoginToANewContextIsAdoptedToo() async throws {
    try await Scene.play { scene in
      let words = ["login", "plain", scene.demo.resource, "--client-id", Demo.clientID, "--no-browser-open", "--pkce"]
      let first = try scene.start(words + ["--pkce-port", "0"])
      let url = try await first.loginURL(on: first.errors)
      let second = try scene.start(words + ["--pkce-port", "0"])
      try await second.errors.shows("another login to context 'plain' is under way")
      try await scene.visit(url)
      #expect(try await first.outcome().status == 0)
      let outcome = try await second.outcome()
      #expect(outcome.status == 0 && outcome.output.hasPrefix("Already logged in.\n"), "\(outcome.errors)")
    }
  }
}
