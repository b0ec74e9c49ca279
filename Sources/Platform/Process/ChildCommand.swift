/// A program to run, with everything it sees of this process.
package struct ChildCommand: Sendable {
  package enum Input: Sendable {
    case inherit, null
    /// Written to a pipe, which is closed behind it.
    case bytes([UInt8])
  }

  package enum Output: Hashable, Sendable {
    case inherit, null
    /// Collected in the `ChildResult`.
    case capture
  }

  /// The program first: a name is searched for in the child's `PATH`, anything with a slash is taken as it is.
  package var arguments: [String]
  package var environment: Environment
  package var input: Input
  package var output: Output
  package var error: Output
  /// In a process group of its own: Ctrl-C on this terminal does not reach it.
  package var ownGroup: Bool
  /// It has the terminal for as long as it runs: meanwhile this process ignores SIGINT and SIGQUIT, as system(3) does,
  /// and hands SIGTERM and SIGHUP on.
  package var foreground: Bool
  /// Captured bytes, of output and error each, beyond which the child is ended.
  package var captureLimit: Int

  package init(
    _ arguments: [String], environment: Environment, input: Input = .inherit,
    output: Output = .inherit, error: Output = .inherit, ownGroup: Bool = false, foreground: Bool = false,
    captureLimit: Int = 16 << 20
  ) {
    self.arguments = arguments
    self.environment = environment
    (self.input, self.output, self.error) = (input, output, error)
    (self.ownGroup, self.foreground, self.captureLimit) = (ownGroup, foreground, captureLimit)
  }
}

/// How a child ended.
package enum ChildStatus: Hashable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  /// As `$?` shows it: `128 + number` for a signal.
  package var shellStatus: Int32 {
    switch self {
    case .exited(let code): code
    case .signalled(let number): 128 + number
    }
  }
}

/// What a child left behind; the bytes are empty unless captured.
package struct ChildResult: Hashable, Sendable {
  package let status: ChildStatus
  package let output: [UInt8]
  package let error: [UInt8]

  package init(status: ChildStatus, output: [UInt8] = [], error: [UInt8] = []) {
    (self.status, self.output, self.error) = (status, output, error)
  }
}

/// A program that could not be run. `env(1)` and shells give 127 for one not found, 126 for the rest.
package enum ChildError: Error, Hashable, Sendable {
  case notFound(program: String)
  case notExecutable(program: String, errno: Int32)
  case outputTooLong(program: String, limit: Int)
}

extension ChildError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notFound(let program): "cannot run '\(program)': not found"
    case .notExecutable(let program, let errno): "cannot run '\(program)': \(errorText(errno))"
    case .outputTooLong(let program, let limit): "'\(program)' printed more than \(limit) bytes"
    }
  }
}
