package import Values

/// Standard input, output and error, and the person behind them.
package protocol Terminal: Sendable {
  var isInputTTY: Bool { get }
  var isOutputTTY: Bool { get }
  var isErrorTTY: Bool { get }

  /// Columns of the terminal that output (or else error) goes to; 80 where there is none.
  var width: Int { get }

  /// To standard output, all of it.
  func write(_ bytes: UnsafeRawBufferPointer) throws(TerminalError)

  /// To standard error, all of it; that nobody reads it is no reason to stop, so it does not fail.
  func writeError(_ text: String)

  /// One line without its end, after a prompt on standard error; nil at the end of the input.
  func readLine(prompt: String) throws(TerminalError) -> String?

  /// One line typed unseen on the controlling terminal (standard input, where that is a terminal and there is no other).
  /// A signal during it puts the terminal back first and then has its usual effect; nil at the end of the input.
  func readSecret(prompt: String) throws(TerminalError) -> Secret?

  /// Standard input to its end, refused beyond `limit` bytes.
  func readAllInput(limit: Int) throws(TerminalError) -> [UInt8]

  /// Lines as they are typed, until the input ends or the reader's task is cancelled, which leaves nothing reading.
  /// In the background of a job-control shell it waits for the foreground instead of being stopped.
  /// - Parameter typing: told, on the reader's thread, when a person begins a line and when the line is done or empty again;
  ///   where that cannot be known it is never told.
  func lines(typing: @escaping @Sendable (Bool) -> Void) -> AsyncStream<String>
}

extension Terminal {
  package func lines() -> AsyncStream<String> { lines(typing: { _ in }) }

  /// Text to standard output.
  package func write(_ text: String) throws(TerminalError) { try write(Array(text.utf8)) }

  /// Bytes to standard output.
  package func write(_ bytes: [UInt8]) throws(TerminalError) {
    try bytes.withUnsafeBytes { bytes in
      Result<Void, TerminalError> { () throws(TerminalError) in try write(bytes) }
    }.get()
  }
}

/// What went wrong with standard input or output.
package enum TerminalError: Error, Hashable, Sendable {
  /// The reader of standard output went away (`gatectl … | head`): end quietly.
  case brokenPipe
  case writeFailed(errno: Int32)
  case readFailed(errno: Int32)
  /// There is no terminal to ask on.
  case noTerminal
  case inputTooLong(limit: Int)
  /// Input that is no UTF-8.
  case notText
}

extension TerminalError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .brokenPipe: "standard output was closed"
    case .writeFailed(let errno): "cannot write to standard output: \(errorText(errno))"
    case .readFailed(let errno): "cannot read the input: \(errorText(errno))"
    case .noTerminal: "no terminal to ask on"
    case .inputTooLong(let limit): "standard input is longer than \(limit) bytes"
    case .notText: "standard input is not UTF-8 text"
    }
  }
}
