import ArgumentParser
import Contexts
import Platform
import Sessions
package import Values

/// A failed command as its user sees it: status, what happened, and the command that mends it.
package struct Failure: Error {
  package let status: ExitStatus
  /// A stable word for scripts, finer than the status: `unknown-context`.
  package let reason: String
  /// What happened, to which context and server; lower case, no full stop.
  package let message: String
  /// The exact command to type; nil where none mends it.
  package let remedy: String?
  /// More to know, a line each.
  package let notes: [String]
  package let context: String?

  package init(
    _ status: ExitStatus, _ reason: String, _ message: String, remedy: String? = nil, notes: [String] = [],
    context: String? = nil
  ) {
    self.status = status
    self.reason = reason
    self.message = message
    self.remedy = remedy
    self.notes = notes
    self.context = context
  }

  /// The one way from an error to a status: every type that leaves a use case has its row.
  package init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as SessionFailure: self = Failure(session: error)
    case let error as ConfigError: self = Failure(config: error)
    case let error as HistoryError: self = Failure(history: error)
    case let error as TerminalError: self = Failure(terminal: error)
    case let error as FileError: self = Failure(.inputOutput, "io", error.description)
    case let error as LockError: self = Failure(.tryLater, "locked", error.description)
    // Thrown by `run` for what only shows when the values are looked at.
    case let error as ValidationError: self = Failure(.usage, "usage", error.message, remedy: "gatectl help")
    case is CancellationError: self = Failure(.interrupted, "interrupted", "interrupted")
    default: self = Failure(.internalError, "internal", "unexpected error: \(String(describing: type(of: error)))")
    }
  }

  /// The failure of the command of these words: a remedy that is the same command with more to it names them.
  package init(_ error: any Error, of words: [String]) {
    let command = words.joined(separator: " ")
    if let error = error as? ValidationError, !words.isEmpty {
      self.init(.usage, "usage", error.message, remedy: "gatectl help \(command)")
      return
    }
    let failure = Failure(error)
    let open = "gatectl … "
    guard let remedy = failure.remedy, remedy.hasPrefix(open), !words.isEmpty else {
      self = failure
      return
    }
    self.init(
      failure.status, failure.reason, failure.message, remedy: "gatectl \(command) … \(remedy.dropFirst(open.count))",
      notes: failure.notes, context: failure.context)
  }

  private init(terminal error: TerminalError) {
    switch error {
    case .noTerminal: self.init(.failure, "no-terminal", error.description)
    case .inputTooLong, .notText: self.init(.data, "input", error.description)
    case .brokenPipe, .writeFailed, .readFailed: self.init(.inputOutput, "io", error.description)
    }
  }

  /// The same status with nothing said.
  package var silenced: Failure { Failure(status, "silent", message) }

  /// The same with the option `--config` in the commands it names.
  package func naming(config: String?) -> Failure {
    Failure(
      status, reason, message, remedy: remedy?.naming(config: config), notes: notes.map { $0.naming(config: config) },
      context: context)
  }

  /// The object on standard error under `-o json`.
  package var json: JSON {
    [
      "code": .integer(Int64(status.rawValue)), "name": .string(status.name), "reason": .string(reason),
      "message": .string(message), "remedy": .optional(remedy), "context": .optional(context),
    ]
  }
}
