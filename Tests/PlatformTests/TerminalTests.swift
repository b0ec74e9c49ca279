import Glibc
import Testing
import Values

@testable import Platform

struct TerminalTests {
  /// Both ends of a pipe, for a program without a terminal.
  private func makeEnds() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(makePipe(&ends))
    return (ends[0], ends[1])
  }

  private func piped(input: Int32 = -1, output: Int32 = -1) -> LiveTerminal {
    LiveTerminal(input: input, output: output, error: -1, controllingTerminal: "/nonexistent")
  }

  @Test func pipesAreNoTerminals() throws {
    let ends = try makeEnds()
    let terminal = piped(input: ends.read, output: ends.write)
    #expect(!terminal.isInputTTY && !terminal.isOutputTTY && !terminal.isErrorTTY)
    #expect(terminal.width == 80)
    #expect(throws: TerminalError.noTerminal) { try terminal.readSecret(prompt: "password: ") }
    close(ends.read)
    close(ends.write)
  }

  @Test func terminalIsRecognisedAndItsWidthKnown() throws {
    let pty = try PseudoTerminal()
    var size = winsize(ws_row: 20, ws_col: 132, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(pty.program, UInt(TIOCSWINSZ), &size) == 0)
    let terminal = pty.terminal
    #expect(terminal.isInputTTY && terminal.isOutputTTY && terminal.isErrorTTY)
    #expect(terminal.width == 132)
  }

  @Test func closedOutputIsABrokenPipe() throws {
    let ends = try makeEnds()
    close(ends.read)
    #expect(throws: TerminalError.brokenPipe) { try piped(output: ends.write).write("data") }
    close(ends.write)
    #expect(throws: TerminalError.writeFailed(errno: EBADF)) { try piped(output: -1).write("data") }
  }

  @Test func outputLargerThanThePipeArrivesWhole() async throws {
    let ends = try makeEnds()
    _ = fcntl(ends.write, F_SETFL, O_NONBLOCK)
    let input = piped(input: ends.read)
    let reader = Task { await onThread { try? input.readAllInput(limit: .max) } }
    let terminal = piped(output: ends.write)
    let written = await onThread { Result { try terminal.write([UInt8](repeating: 7, count: 1_000_000)) } }
    #expect(throws: Never.self) { try written.get() }
    close(ends.write)
    #expect(await reader.value == [UInt8](repeating: 7, count: 1_000_000))
    close(ends.read)
  }

  @Test func linesAreReadOneByOne() throws {
    let ends = try makeEnds()
    PseudoTerminal.type("first\r\n\nthird", on: ends.write)
    close(ends.write)
    let terminal = piped(input: ends.read)
    #expect(try terminal.readLine(prompt: "") == "first")
    #expect(try terminal.readLine(prompt: "") == "")
    #expect(try terminal.readLine(prompt: "") == "third")
    #expect(try terminal.readLine(prompt: "") == nil)
    close(ends.read)
  }

  @Test func inputBeyondTheLimitIsRefused() throws {
    let ends = try makeEnds()
    PseudoTerminal.type("12345", on: ends.write)
    close(ends.write)
    #expect(throws: TerminalError.inputTooLong(limit: 4)) { try piped(input: ends.read).readAllInput(limit: 4) }
    close(ends.read)
  }

  @Test func inputThatIsNoTextIsRefused() throws {
    let ends = try makeEnds()
    var byte: UInt8 = 0xff
    write(ends.write, &byte, 1)
    close(ends.write)
    #expect(throws: TerminalError.notText) { try piped(input: ends.read).readLine(prompt: "") }
    close(ends.read)
  }

  @Test func linesEndWithTheInput() async throws {
    let ends = try makeEnds()
    PseudoTerminal.type("a\nb", on: ends.write)
    close(ends.write)
    var seen: [String] = []
    for await line in piped(input: ends.read).lines() { seen.append(line) }
    #expect(seen == ["a", "b"])
    close(ends.read)
  }
}
