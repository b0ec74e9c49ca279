import Glibc
import Testing
import Values

/// What becomes of a grant beside its renewal: whose it is, and its end.
struct GrantLifeTests {
  /// A context that names no client ID, which is given to the login alone.
  private func logInOnce(_ scene: Scene, clientID: String) async throws {
    let added = try await scene.gatectl(
      "context", "add", "plain", "--server", scene.demo.resource, "--gateway", "oidc", "--issuer", scene.demo.issuer,
      "--set-current")
    try #require(added.status == 0, "\(added.errors)")
    let login = try await scene.gatectl(
      "auth", "login", "--client-id", clientID, "--username", Demo.user, "--password", input: "\(Demo.password)\n")
    try #require(login.status == 0, "\(login.errors)")
  }

  @Test func clientGivenToTheLoginAloneRenewsAndRevokesTheSession() async throws {
    try await Scene.play { scene in
      try await logInOnce(scene, clientID: Demo.clientID)
      let refresh = try await scene.gatectl("auth", "refresh")
      #expect(refresh.status == 0, "\(refresh.errors)")
      #expect(try await scene.gatectl("context", "show").output.contains(Demo.clientID) == false)
      let logout = try await scene.gatectl("auth", "logout")
      #expect(logout.errors.contains("the session was revoked"), "\(logout.errors)")
    }
  }

  @Test func sessionStaysWithItsClientWhenTheContextNamesAnother() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let secret = "\(scene.home)/secret"
      try Files.write("\(scene.demo.clientSecret)\n", to: secret)
      try await scene.gatectl(
        "context", "update", "plain", "--client-id", "gatectl-demo-confidential", "--client-secret-file", secret)
      try await scene.demo.forgetRequests()
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      let request = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token").first)
      #expect(request.body?["client_id"]?.string == Demo.clientID && request.header("authorization") == nil)
      #expect(request.body?["client_secret"] == nil)
    }
  }

  /// The refresh has been answered, and its process is about to write; the logout waits for what it brings.
  @Test func logoutDuringARefreshEndsWhatTheRefreshBrings() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rules": [["path": "/oauth/token", "action": "hold-answer"]]])
      try await scene.demo.forgetRequests()
      let refresh = try scene.start(["auth", "refresh"])
      let sent = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token", count: 1).first)
      let logout = try scene.start(["auth", "logout"])
      try await logout.errors.shows("waiting for gatectl")
      try await scene.demo.release()
      let outcome = try await logout.outcome()
      #expect(outcome.status == 0 && outcome.errors.contains("the session was revoked"), "\(outcome.errors)")
      #expect(try await refresh.outcome().status == 0)
      #expect(try scene.stored("token") == nil)
      let revoked = try await scene.demo.requests("idp", "POST", "/oauth/revoke")
      #expect(revoked.count == 2 && revoked.first?.body?["token"] != sent.body?["refresh_token"])
      let grants = try await scene.demo.state()["grants"]?.array
      #expect(grants?.allSatisfy { $0["revoked"]?.bool == true } == true)
    }
  }

  /// The session's entry goes by another hand while it is being renewed: what the refresh brings is revoked.
  @Test func sessionForgottenDuringARefreshIsNotBroughtBack() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rules": [["path": "/oauth/token", "action": "hold-answer"]]])
      try await scene.demo.forgetRequests()
      let refresh = try scene.start(["auth", "refresh"])
      let sent = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token", count: 1).first)
      let lines = try scene.config.split(separator: "\n").prefix { $0.trimmed != "session:" }
      try Files.write(lines.joined(separator: "\n") + "\n", to: scene.configPath)
      try await scene.demo.release()
      let outcome = try await refresh.outcome()
      #expect(outcome.status == 77, "\(outcome.errors)")
      #expect(try scene.config.contains("token") == false)
      let revoked = try await scene.demo.requests("idp", "POST", "/oauth/revoke")
      #expect(revoked.contains { $0.body?["token"] != sent.body?["refresh_token"] })
    }
  }

  /// What the refresh brings is what is deleted and revoked.
  @Test func deletionWaitsForARefresh() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rules": [["path": "/oauth/token", "action": "hold-answer"]]])
      try await scene.demo.forgetRequests()
      let refresh = try scene.start(["auth", "refresh"])
      let sent = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token", count: 1).first)
      let deletion = try scene.start(["context", "delete", "plain", "--force", "--revoke"])
      try await deletion.errors.shows("waiting for gatectl")
      try await scene.demo.release()
      let outcome = try await deletion.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("context 'plain' deleted\nthe session was revoked\n"), "\(outcome.errors)")
      #expect(try await refresh.outcome().status == 0)
      #expect(try !scene.config.contains("plain:"))
      let revoked = try await scene.demo.requests("idp", "POST", "/oauth/revoke")
      #expect(revoked.count == 2 && revoked.first?.body?["token"] != sent.body?["refresh_token"])
      let grants = try await scene.demo.state()["grants"]?.array
      #expect(grants?.allSatisfy { $0["revoked"]?.bool == true } == true)
    }
  }

  struct Deletion: Sendable, CustomTestStringConvertible {
    let options: [String]
    var answer: String?
    let revokes: Bool
    var testDescription: String { (options + [answer ?? "-"]).joined(separator: " ") }
  }

  /// Nobody is asked without a terminal, and nobody who answers all with `--yes`.
  @Test(arguments: [
    Deletion(options: [], revokes: false), Deletion(options: ["--revoke"], revokes: true),
    Deletion(options: [], answer: "\r", revokes: true), Deletion(options: [], answer: "n\r", revokes: false),
    Deletion(options: ["--yes"], answer: "", revokes: false),
    Deletion(options: ["--no-revoke"], answer: "", revokes: false),
  ])
  func deletionOffersToRevoke(row: Deletion) async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.forgetRequests()
      let child = try scene.start(
        ["context", "delete", "plain", "--force"] + row.options, onTerminal: row.answer != nil)
      if let answer = row.answer, !answer.isEmpty {
        try await child.output.shows("revoke its session, too, where issued? [Y/n] ")
        child.type(answer)
      }
      let outcome = try await child.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      let said = row.answer == nil ? outcome.errors : outcome.output
      #expect(said.contains(row.revokes ? "the session was revoked" : "nobody was told: the session is good until "))
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/revoke").count == (row.revokes ? 2 : 0))
      #expect(try !scene.config.contains("plain:"))
    }
  }

  @Test func deletionGoesOnWhereTheIssuerIsDown() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rules": [["path": "/oauth/revoke", "status": 500, "body": "html"]]])
      let outcome = try await scene.gatectl("context", "delete", "plain", "--force", "--revoke")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.marked.first?.hasPrefix("warning: not revoked: the issuer answered 500; ") == true)
      #expect(try !scene.config.contains("plain:"))
    }
  }

  @Test func logoutGoesOnWhereTheRefreshDied() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rules": [["path": "/oauth/token", "action": "hold-answer"]]])
      try await scene.demo.forgetRequests()
      let refresh = try scene.start(["auth", "refresh"])
      _ = try await scene.demo.requests("idp", "POST", "/oauth/token", count: 1)
      let logout = try scene.start(["auth", "logout"])
      try await logout.errors.shows("waiting for gatectl")
      refresh.kill(SIGKILL)
      _ = try await refresh.outcome()
      #expect(try await logout.outcome().status == 0)
      #expect(try scene.stored("token") == nil)
      let grants = try await scene.demo.state()["grants"]?.array
      #expect(grants?.allSatisfy { $0["revoked"]?.bool == true } == true)
    }
  }
}
