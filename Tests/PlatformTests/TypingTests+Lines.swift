import Glibc
import Testing

@testable import Platform

/// Lines as they are typed or pasted.
extension TypingTests {
  @Test func typedLinesArriveAsTheyAreTyped() async throws {
    let pty = try PseudoTerminal()
    var lines = pty.terminal.lines().makeAsyncIterator()
    pty.type("one\n")
    #expect(await lines.next() == "one")
    pty.type("two\n")
    #expect(await lines.next() == "two")
  }

  @Test func lineLongerThanTheKernelsArrivesWhole() async throws {
    let pty = try PseudoTerminal()
    var lines = pty.terminal.lines().makeAsyncIterator()
    let url = "http://127.0.0.1:8765/callback?code=" + String(repeating: "c", count: 8000)
    let person = pty.person
    // The echo fills the terminal's buffer, so somebody has to look while it is pasted.
    let screen = Task { await onThread { PseudoTerminal.shown(upTo: "\r\n", on: person) } }
    await onThread { PseudoTerminal.type(url + "\r", on: person) }
    #expect(await lines.next() == url)
    #expect(await screen.value == url + "\r\n")
  }

  struct LineCase: Sendable {
    let typed: String
    let line: String?
    let shown: String
  }

  @Test(arguments: [
    LineCase(typed: "abx\u{7f}c\r", line: "abc", shown: "abx\u{8} \u{8}c\r\n"),
    LineCase(typed: "é\u{08}e\n", line: "e", shown: "é\u{8} \u{8}e\r\n"),
    LineCase(typed: "ab\u{15}c\n", line: "c", shown: "ab\u{8} \u{8}\u{8} \u{8}c\r\n"),
    LineCase(typed: "\u{7f}\u{15}a\n", line: "a", shown: "a\r\n"),
    LineCase(typed: "a\u{04}\u{1b}b\n", line: "a\u{1b}b", shown: "ab\r\n"),
    LineCase(typed: "\n", line: "", shown: "\r\n"),
  ])
  func typedLineCanBeEdited(row: LineCase) async throws {
    let pty = try PseudoTerminal()
    var lines = pty.terminal.lines().makeAsyncIterator()
    pty.type(row.typed)
    #expect(await lines.next() == row.line)
    #expect(await pty.shown(upTo: "\r\n") == row.shown)
  }

  @Test func endOfInputEndsTheLinesAndGivesTheTerminalBack() async throws {
    let pty = try PseudoTerminal()
    var lines = pty.terminal.lines().makeAsyncIterator()
    let isRaw = !pty.echoes
    #expect(isRaw)
    pty.type("\u{04}")
    #expect(await lines.next() == nil)
    let echoesAgain = pty.echoes
    #expect(echoesAgain)
  }

  @Test func readerThatWasCancelledHasGivenTheTerminalBack() async throws {
    let pty = try PseudoTerminal()
    let terminal = pty.terminal
    let reading = Task { for await _ in terminal.lines() {} }
    reading.cancel()
    await reading.value
    let echoesAgain = pty.echoes
    #expect(echoesAgain)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGTSTP])
  func terminalIsGivenBackBeforeASignalTakesEffect(number: Int32) async {
    await #expect(processExitsWith: .exitCode(42)) { [number] in
      let pty = try PseudoTerminal()
      // Stands in for the signal's default effect; descriptor 200 is known to it.
      dup2(pty.program, 200)
      signal(number) { _ in _exit(PseudoTerminal.echoes(200) ? 42 : 1) }
      var lines = pty.terminal.lines().makeAsyncIterator()
      if pty.echoes { _exit(2) }
      kill(getpid(), number)
      _ = await lines.next()
      pty.type("")
    }
  }

  @Test func linesGoOnAfterAStop() async {
    await #expect(processExitsWith: .exitCode(42)) {
      let pty = try PseudoTerminal()
      // As if stopped and continued at once.
      signal(SIGTSTP) { _ in }
      var lines = pty.terminal.lines().makeAsyncIterator()
      kill(getpid(), SIGTSTP)
      let long = String(repeating: "x", count: 4000)
      pty.type(long + "\n")
      let line = await lines.next()
      // Uses the terminal, which would be closed before else.
      exit(line == long && !pty.echoes ? 42 : 1)
    }
  }

  @Test func cancelledReaderLeavesTheInputToOthers() async throws {
    let pty = try PseudoTerminal()
    let terminal = pty.terminal
    let reading = Task {
      var seen: [String] = []
      for await line in terminal.lines() { seen.append(line) }
      return seen
    }
    reading.cancel()
    #expect(await reading.value == [])
    pty.type("for the next question\n")
    #expect(try terminal.readLine(prompt: "") == "for the next question")
  }
}
