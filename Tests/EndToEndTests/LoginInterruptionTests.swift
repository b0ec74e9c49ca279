import Glibc
import Testing
import Values

/// What else happens while a login waits for the person.
struct LoginInterruptionTests {
  /// A login that waits for its browser, and the port it listens on.
  private func waitingLogin(_ scene: Scene, onTerminal: Bool = false) async throws -> (Child, String, UInt16) {
    let login = try scene.start(["auth", "login", "--no-browser-open", "--pkce-port", "0"], onTerminal: onTerminal)
    let transcript = onTerminal ? login.output : login.errors
    let line = try await transcript.line(with: "PKCE port:")
    let port = try #require(UInt16(line.filter(\.isNumber)))
    let url = try await login.loginURL(on: transcript)
    try await transcript.shows("waiting for the login")
    return (login, url, port)
  }

  @Test func controlCEndsWith130AndLeavesNothingBehind() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let before = try Files.bytes(scene.configPath)
      let (login, _, port) = try await waitingLogin(scene, onTerminal: true)
      login.type("\u{03}")
      #expect(try await login.outcome().status == 130)
      let (socket, bound) = try PlainHTTP.boundPort(port)
      #expect(bound == Int(port))
      close(socket)
      #expect(try Files.bytes(scene.configPath) == before)
    }
  }

  struct SignalCase: Sendable {
    let number: Int32
    let status: Int32
  }

  @Test(arguments: [
    SignalCase(number: SIGINT, status: 130), SignalCase(number: SIGTERM, status: 143),
    SignalCase(number: SIGHUP, status: 129),
  ])
  func signalEndsTheWait(row: SignalCase) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let before = try Files.bytes(scene.configPath)
      let (login, _, port) = try await waitingLogin(scene)
      login.signal(row.number)
      let outcome = try await login.outcome()
      #expect(outcome.status == row.status)
      #expect(outcome.output.isEmpty)
      close(try PlainHTTP.boundPort(port).socket)
      #expect(try Files.bytes(scene.configPath) == before)
    }
  }

  @Test func switchByAnotherProcessSurvives() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.gatectl("context", "copy", "demo", "other")
      let (login, url, _) = try await waitingLogin(scene)
      #expect(try await scene.gatectl("context", "use", "other").status == 0)
      #expect(try await scene.visit(url).status == 0)
      #expect(try await login.outcome().status == 0)
      #expect(try await scene.gatectl("context", "current").output == "other\n")
      #expect(try await scene.gatectl("auth", "token", "--context", "demo").status == 0)
      #expect(try await scene.gatectl("auth", "token").status == 77)
    }
  }

  @Test func contextDeletedMeanwhileIsSaidAndNotMadeAnew() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let (login, url, _) = try await waitingLogin(scene)
      #expect(try await scene.gatectl("context", "delete", "demo", "--force").status == 0)
      try await scene.visit(url)
      let outcome = try await login.outcome()
      #expect(outcome.status == 73)
      #expect(outcome.marked.first?.hasPrefix("error: logged in, but the session could not be saved") == true)
      #expect(try await scene.gatectl("context", "list", "-o", "name").output == "")
    }
  }

  @Test func strangersCallbackIsShownAwayAndTheLoginGoesOn() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let (login, url, port) = try await waitingLogin(scene)
      let page = try await PlainHTTP.send("GET", "http://127.0.0.1:\(port)/callback?code=evil&state=guessed")
      #expect(page.status == 400)
      #expect(page.text.contains("Not this login"))
      #expect(page.text.contains("demo"))
      try await login.errors.shows("a callback of another login came (state mismatch); still waiting")
      let denial = try await PlainHTTP.send("GET", "http://127.0.0.1:\(port)/callback?error=access_denied")
      #expect(denial.status == 400)
      #expect(try await PlainHTTP.send("GET", "http://127.0.0.1:\(port)/favicon.ico").status == 404)
      #expect(try await scene.visit(url).status == 0)
      #expect(try await login.outcome().status == 0)
    }
  }

  @Test func browserIsShownWhichContextLoggedInAsWhom() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let (login, url, _) = try await waitingLogin(scene)
      let page = try await PlainHTTP.send("GET", try await scene.demo.callback(of: url))
      #expect(page.status == 200)
      #expect(page.text.contains("Logged in as you@acme.com for context demo."))
      #expect(try await login.outcome().status == 0)
    }
  }

  @Test func busyPortIsNamedWithTheWayOut() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let (socket, port) = try PlainHTTP.boundPort()
      defer { close(socket) }
      let outcome = try await scene.gatectl(
        "auth", "login", "--pkce-port", "\(port)", environment: scene.browser)
      #expect(outcome.status == 1)
      #expect(outcome.marked.first?.contains("\(port)") == true)
      #expect(outcome.marked.contains("hint: gatectl auth login --context demo --pkce-port 0"))
      outcome.expectGrammar()
    }
  }

  @Test func unwritableConfigIsNoSuccessfulLogin() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let before = try scene.config
      let (login, url, _) = try await waitingLogin(scene)
      // A folder in place of the lock file: stops root too, whom file modes do not.
      let folder = "\(scene.home)/.config/gatectl"
      remove("\(folder)/.config.yaml.lock")
      mkdir("\(folder)/.config.yaml.lock", 0o700)
      try await scene.visit(url)
      let outcome = try await login.outcome()
      #expect(outcome.status == 73, "\(outcome.errors)")
      #expect(
        outcome.marked.first?.hasPrefix("error: logged in, but the session could not be saved for context 'demo': ")
          == true)
      #expect(outcome.output.isEmpty)
      #expect(try scene.config == before)
    }
  }
}
