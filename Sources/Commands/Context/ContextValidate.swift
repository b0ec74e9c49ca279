import ArgumentParser
import Contexts
import Sessions
import Values

struct ContextValidate: Command {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check every config file, and say everything that is wrong.",
    discussion: """
      Each finding has its file, line and column. Unknown keys are warnings, since a later version may know them. The \
      status is 65 if there is any error.
      """
  ).asLeaf

  @Flag(help: "Ask each context's server too, all at once, for at most 5 seconds; no credential is sent.")
  var connect = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let validation = Validation(program.store.rules, program.dependencies.files)
    let hasErrors = validation.findings.contains { $0.severity == .error }
    let answers = connect && !hasErrors ? try answers(program) : []
    try program.show(rendering(validation.findings, answers))
    if hasErrors {
      throw Failure(.data, "invalid-config", "the config has errors", remedy: "gatectl context edit")
    }
    let silent = answers.filter { $0.problem != nil }
    if let first = silent.first {
      let others = silent.count > 1 ? " and \(silent.count - 1) more" : ""
      throw Failure(
        .unavailable, "unreachable", "the server of context '\(first.context)'\(others) cannot be reached",
        context: first.context)
    }
    if validation.findings.isEmpty { program.console.note("nothing is wrong") }
  }

  private func answers(_ program: Program) throws -> [Reachability.Answer] {
    let contexts = try program.store.load().contexts()
    let reachability = Reachability(program.dependencies)
    return try program.await { await reachability.run(contexts) }
  }

  private func rendering(_ findings: [Finding], _ answers: [Reachability.Answer]) -> Rendering {
    let lines = findings.map { "\($0.place): \($0.severity.rawValue): \($0.about)\($0.message)\n" }
    let connections = answers.map { "\($0.context): \($0.server): \($0.problem ?? "answers")\n" }
    return Rendering(
      json: [
        "findings": .array(findings.map(\.json)),
        "servers": .array(
          answers.map {
            [
              "context": .string($0.context), "server": .string($0.server), "reachable": .bool($0.problem == nil),
              "problem": .optional($0.problem),
            ]
          }),
      ],
      table: { (lines + connections).joined() }, names: findings.map(\.place))
  }
}

extension Finding {
  /// The context that it is about, to put before the message.
  var about: String { context.map { "context '\($0.withoutControlCharacters)': " } ?? "" }

  fileprivate var json: JSON {
    [
      "severity": .string(severity.rawValue), "path": .string(path),
      "line": line.map { .integer(Int64($0)) } ?? .null, "column": column.map { .integer(Int64($0)) } ?? .null,
      "context": .optional(context), "message": .string(message),
    ]
  }
}
