import Glibc
import Testing
import Values

@testable import Platform

/// One after the other: what is read from a terminal has the process's signals meanwhile.
@Suite(.serialized) struct TypingTests {
  /// Asks on a thread; `person` acts when the prompt is there.
  private func ask(
    _ pty: borrowing PseudoTerminal, typing text: String, whileAsked: () -> Void = {}
  ) async throws -> Secret? {
    let terminal = pty.terminal
    async let secret = onThread { Result { try terminal.readSecret(prompt: "password: ") } }
    let shown = await pty.shown(upTo: "password: ")
    #expect(shown == "password: ")
    whileAsked()
    pty.type(text)
    return try await secret.get()
  }

  @Test func nothingTypedIsShown() async throws {
    let pty = try PseudoTerminal()
    var echoed = true
    let program = pty.program
    let secret = try await ask(pty, typing: "hunter2\n") { echoed = PseudoTerminal.echoes(program) }
    #expect(secret == Secret("hunter2"))
    #expect(!echoed)
    let echoesAgain = pty.echoes
    #expect(echoesAgain)
    let shown = await pty.shown(upTo: "\r\n")
    #expect(shown == "\r\n")
  }

  @Test func longSecretArrivesWhole() async throws {
    let pty = try PseudoTerminal()
    let token = String(repeating: "t", count: 20_000)
    #expect(try await ask(pty, typing: token + "\n") == Secret(token))
  }

  struct EditCase: Sendable {
    let typed: String
    let secret: String?
  }

  @Test(arguments: [
    EditCase(typed: "abx\u{7f}c\r", secret: "abc"), EditCase(typed: "é\u{08}e\n", secret: "e"),
    EditCase(typed: "wrong\u{15}right\n", secret: "right"), EditCase(typed: "\u{7f}a\n", secret: "a"),
    EditCase(typed: "\n", secret: ""), EditCase(typed: "\u{04}", secret: nil),
    EditCase(typed: "a\u{04}b\n", secret: "ab"),
  ])
  func lineCanBeEdited(row: EditCase) async throws {
    let pty = try PseudoTerminal()
    #expect(try await ask(pty, typing: row.typed) == row.secret.map { Secret($0) })
    let echoesAgain = pty.echoes
    #expect(echoesAgain)
  }

  @Test func interruptEndsTheProcessBySignal() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      let pty = try PseudoTerminal()
      let person = pty.person
      _ = startThread {
        _ = PseudoTerminal.shown(upTo: "password: ", on: person)
        kill(getpid(), SIGINT)
      }
      _ = try pty.terminal.readSecret(prompt: "password: ")
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGTSTP])
  func terminalIsRestoredBeforeASignalTakesEffect(number: Int32) async {
    await #expect(processExitsWith: .exitCode(42)) { [number] in
      let pty = try PseudoTerminal()
      let (person, program) = (pty.person, pty.program)
      // Stands in for the signal's default effect; descriptor 200 is known to it.
      dup2(program, 200)
      signal(number) { _ in _exit(PseudoTerminal.echoes(200) ? 42 : 1) }
      _ = startThread {
        _ = PseudoTerminal.shown(upTo: "password: ", on: person)
        if PseudoTerminal.echoes(program) { _exit(2) }
        kill(getpid(), number)
      }
      _ = try pty.terminal.readSecret(prompt: "password: ")
    }
  }

  @Test func questionIsRepeatedAfterAStop() async {
    await #expect(processExitsWith: .exitCode(42)) {
      let pty = try PseudoTerminal()
      let person = pty.person
      // As if stopped and continued at once.
      signal(SIGTSTP) { _ in }
      _ = startThread {
        _ = PseudoTerminal.shown(upTo: "password: ", on: person)
        PseudoTerminal.type("half", on: person)
        kill(getpid(), SIGTSTP)
        _ = PseudoTerminal.shown(upTo: "password: ", on: person)
        PseudoTerminal.type("whole\n", on: person)
      }
      let secret = try pty.terminal.readSecret(prompt: "password: ")
      exit(secret == Secret("whole") && pty.echoes ? 42 : 1)
    }
  }
}
