import Testing
import Values

/// The line that tells how long a login still waits.
struct LoginCountdownTests {
  private static let mark = " left\u{1b}[K"
  private static let words = ["auth", "login", "--no-browser-open", "--pkce-port", "0"]

  @Test func browserLoginCountsDownOnATerminal() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(Self.words, environment: ["NO_COLOR": "1"], onTerminal: true)
      let url = try await login.loginURL(on: login.output)
      try await login.output.shows("4:59 left\u{1b}[K")
      try await scene.visit(url)
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      // Wiped before anything else is said.
      #expect(outcome.output.contains(" left\u{1b}[K\r\u{1b}[KLogged in.\r\n"), "\(outcome.output)")
      #expect(!outcome.output.contains("\u{1b}[3"))
    }
  }

  @Test func brokeredLoginCountsDownAndMakesRoomForTheCode() async throws {
    try await Scene.play { scene in
      let login = try scene.start(
        ["login", "rack", scene.demo.rackGateway], environment: scene.browser(), onTerminal: true)
      try await login.output.shows(Self.mark)
      try await login.output.shows("\r\u{1b}[Kthe gateway wants a second factor\r\n")
      try await login.output.shows("Enter TOTP code")
      let prompt = login.output.text
      login.type("\(try await scene.demo.totp())\n")
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      // Nothing is drawn while the code is being typed.
      let answered = try #require(outcome.output.dropFirst(prompt.count).firstRange(of: "\r\n"))
      #expect(!outcome.output[..<answered.lowerBound].dropFirst(prompt.count).contains("left"))
    }
  }

  @Test func nothingIsDrawnOverWhatIsTyped() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(Self.words, onTerminal: true)
      let url = try await login.loginURL(on: login.output)
      // By the second one the kernel edits no more.
      try await login.output.shows(Self.mark, times: 2)
      let callback = try await scene.demo.callback(of: url)
      let (head, tail) = (callback.prefix(40), callback.dropFirst(40))
      login.type("wrong\u{15}\(head)x\u{7f}")
      try await login.output.shows("\(head)x\u{8} \u{8}")
      // Said in a line of its own while the person types; the countdown stays away.
      let port = try #require(callback.firstMatch(of: /:(\d+)\//)?.1)
      _ = try await PlainHTTP.send("GET", "http://127.0.0.1:\(port)/callback?state=guessed")
      try await login.output.shows("\(head)x\u{8} \u{8}\r\ngatectl: warning: a callback of another login came")
      login.type("\(tail)\r")
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      let typed = try #require(outcome.output.firstRange(of: "\(head)x"))
      #expect(!outcome.output[typed.lowerBound...].contains("left"), "\(outcome.output)")
    }
  }

  @Test func longCallbackURLArrivesWhole() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(Self.words, onTerminal: true)
      let url = try await login.loginURL(on: login.output)
      try await login.output.shows(Self.mark, times: 2)
      // More than the 4,095 bytes of a line that the kernel edits.
      login.type("\(try await scene.demo.callback(of: url))&padding=\(String(repeating: "p", count: 6000))\r")
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
    }
  }

  struct Case: Sendable {
    let options: [String]
    let environment: [String: String]
    let onTerminal: Bool
  }

  @Test(arguments: [
    Case(options: ["-q"], environment: [:], onTerminal: true),
    Case(options: [], environment: ["TERM": "dumb"], onTerminal: true),
    Case(options: [], environment: [:], onTerminal: false),
  ])
  func nobodyWhoCannotSeeItGetsACountdown(row: Case) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(
        Self.words + ["--wait", "2s"] + row.options, environment: row.environment, onTerminal: row.onTerminal)
      let outcome = try await login.outcome()
      #expect(outcome.status == 75)
      let said = outcome.output + outcome.errors
      #expect(!said.contains("left") && !said.contains("\u{1b}"), "\(said)")
    }
  }
}
