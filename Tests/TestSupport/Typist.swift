package import Platform
import Synchronization
import Testing
package import Values

/// A person at a terminal who types the lines of a script, each unseen; more prompts than lines, and all that is shown
/// or read besides, fail the test.
package final class Typist: Terminal {
  private let script: Mutex<[String?]>
  private let asked = Mutex<[String]>([])
  private let isThere: Bool

  /// - Parameter lines: a line a prompt; nil ends the input.
  package init(_ lines: [String?], isThere: Bool = true) {
    script = Mutex(lines)
    self.isThere = isThere
  }

  package var isInputTTY: Bool { isThere }
  package var isOutputTTY: Bool { isThere }
  package var isErrorTTY: Bool { isThere }
  package var width: Int { 80 }

  /// What was asked for, in order.
  package var prompts: [String] { asked.withLock { $0 } }

  /// What the script has left.
  package var untyped: [String?] { script.withLock { $0 } }

  package func readSecret(prompt: String) throws(TerminalError) -> Secret? {
    guard isThere else { throw .noTerminal }
    asked.withLock { $0.append(prompt) }
    guard let line = script.withLock({ $0.isEmpty ? nil : $0.removeFirst() as String?? }) else {
      Issue.record("unexpected: \(prompt)")
      return nil
    }
    return line.map { Secret($0) }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(TerminalError) { Issue.record("unexpected: output") }
  package func writeError(_ text: String) { Issue.record("unexpected: \(text)") }

  package func readLine(prompt: String) throws(TerminalError) -> String? {
    if isThere { Issue.record("unexpected: \(prompt)") }
    throw .noTerminal
  }

  package func readAllInput(limit: Int) throws(TerminalError) -> [UInt8] {
    Issue.record("unexpected: a read of standard input")
    throw .noTerminal
  }

  package func lines(typing: @escaping @Sendable (Bool) -> Void) -> AsyncStream<String> { AsyncStream { $0.finish() } }
}
