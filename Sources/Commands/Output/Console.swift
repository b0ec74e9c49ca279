import Platform
import Values

/// What gatectl says, in one grammar: data on standard output; all else on standard error as
/// `gatectl: error: …`, then `gatectl: hint: …`; lower case, no full stop.
struct Console: Sendable {
  let terminal: any Terminal
  /// `-q`: no more than data, warnings and errors.
  var isQuiet = false
  /// `-o json`: an error is one JSON object.
  var isJSON = false
  /// What `--config` named: a command that is hinted at wants it too.
  var config: String?

  /// Data, as it is.
  func output(_ text: String) throws(TerminalError) { try terminal.write(text) }

  /// What was done, or is being waited for.
  func note(_ text: String) {
    if !isQuiet { terminal.writeError("\(text)\n") }
  }

  func hint(_ text: String) {
    if !isQuiet { terminal.writeError("gatectl: hint: \(text.naming(config: config))\n") }
  }

  /// What `--verbose` wants to know.
  func log(_ text: String) { terminal.writeError("gatectl: debug: \(text)\n") }

  func warn(_ text: String) { terminal.writeError("gatectl: warning: \(text)\n") }

  func report(_ failure: Failure) {
    let failure = failure.naming(config: config)
    if isJSON {
      terminal.writeError("\(failure.json.serialized())\n")
      return
    }
    terminal.writeError("gatectl: error: \(failure.message)\n")
    if let remedy = failure.remedy { terminal.writeError("gatectl: hint: \(remedy)\n") }
    for note in failure.notes { terminal.writeError("gatectl: hint: \(note)\n") }
  }

  /// Asks a yes or no question; without a terminal nobody can answer, and the answer is no.
  /// - Throws: `Failure` (1) where nobody can be asked; its hint says how to go on.
  func confirm(_ question: String, remedy: String) throws -> Bool {
    guard terminal.isInputTTY else {
      throw Failure(
        .failure, "confirmation-needed", "\(question)? nothing was done, since there is no terminal to ask on",
        remedy: remedy)
    }
    let answer = try terminal.readLine(prompt: "\(question)? [y/N] ") ?? ""
    return ["y", "yes"].contains(answer.trimmed.lowercased())
  }
}
