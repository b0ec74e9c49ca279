#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The three standard streams of this process.
///
/// SIGPIPE is ignored from the first write on, so that a closed pipe is `TerminalError.brokenPipe` instead of a death
/// in mid-work; children get the default back (`ChildProcess`), and a program that wants to end as `cat` does calls
/// `Signals.end(by: .pipe)`.
package struct LiveTerminal: Terminal {
  let input: Int32
  let output: Int32
  let error: Int32
  /// The controlling terminal's path.
  let controllingTerminal: String

  package init() { self.init(input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO) }

  init(input: Int32, output: Int32, error: Int32, controllingTerminal: String = "/dev/tty") {
    (self.input, self.output, self.error) = (input, output, error)
    self.controllingTerminal = controllingTerminal
  }

  package var isInputTTY: Bool { isatty(input) == 1 }
  package var isOutputTTY: Bool { isatty(output) == 1 }
  package var isErrorTTY: Bool { isatty(error) == 1 }

  package var width: Int {
    for descriptor in [output, error] {
      var size = winsize()
      if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    }
    return 80
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(TerminalError) {
    Signals.ignoreBrokenPipes()
    switch writeAllBytes(bytes, to: output) {
    case 0: return
    case EPIPE: throw .brokenPipe
    case let errno: throw .writeFailed(errno: errno)
    }
  }

  package func writeError(_ text: String) {
    Signals.ignoreBrokenPipes()
    var text = text
    text.withUTF8 { bytes in _ = writeAllBytes(UnsafeRawBufferPointer(bytes), to: error) }
  }

  package func readLine(prompt: String) throws(TerminalError) -> String? {
    if !prompt.isEmpty { writeError(prompt) }
    var line: [UInt8] = []
    // Byte by byte: what follows the line may be meant for somebody else, such as a child.
    while let byte = try readByte() {
      if byte == UInt8(ascii: "\n") { return try text(line) }
      line.append(byte)
    }
    return line.isEmpty ? nil : try text(line)
  }

  private func readByte() throws(TerminalError) -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(input, &byte, 1)
      if count == 1 { return byte }
      if count == 0 { return nil }
      guard errno == EINTR else { throw .readFailed(errno: errno) }
    }
  }

  private func text(_ line: [UInt8]) throws(TerminalError) -> String {
    let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
    guard let text = String(validating: line, as: UTF8.self) else { throw .notText }
    return text
  }

  package func readAllInput(limit: Int) throws(TerminalError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, initialized in
        repeat { count = read(input, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
        initialized = max(0, count)
      }
      if count == 0 { return bytes }
      guard count > 0 else { throw .readFailed(errno: errno) }
      bytes += piece
      guard bytes.count <= limit else { throw .inputTooLong(limit: limit) }
    }
  }
}
