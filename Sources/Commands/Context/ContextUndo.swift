import ArgumentParser
import Contexts
import Platform
import Values

struct ContextUndo: Command {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take back the last edit of the config.",
    discussion: """
      Comments come back byte for byte. Sessions are not touched: logins, refreshes and logouts are no edits, and the \
      session of a deleted context does not come back. An undo is an edit too: the next undo takes it back.
      """
  ).asLeaf

  @Option(help: ArgumentHelp("Take back this many edits.", valueName: "n")) var steps = 1
  @Flag(help: "List the edits that can be taken back, the last one first.") var list = false
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if steps < 1 { throw ValidationError("--steps wants a number from 1") }
  }

  func run(_ program: Program) throws {
    guard let history = program.store.history else {
      throw Failure(
        .configuration, "no-state-path", "no place for the history: neither HOME nor XDG_STATE_HOME is set")
    }
    if list { return try show(history.changes(), program) }
    var undone: [RecordedChange] = []
    let change = try program.revise(editing) { configuration in
      let result = try history.revision(undoing: steps, in: configuration)
      undone = result.undone
      return result.revision
    }
    guard change != nil else { return }
    for edit in undone { program.console.note("taken back: \(edit.summary.withoutControlCharacters)") }
  }

  private func show(_ changes: [RecordedChange], _ program: Program) throws {
    guard changes.isEmpty, [.table, .wide].contains(program.options.format) else {
      return try program.show(Self.rendering(changes))
    }
    program.console.note("there is no edit to take back")
  }

  private static func rendering(_ changes: [RecordedChange]) -> Rendering {
    Rendering(
      json: .array(
        changes.enumerated().map { index, change in
          [
            "steps": .integer(Int64(index + 1)), "time": .string(change.time.description),
            "summary": .string(change.summary),
          ]
        }),
      table: {
        Table(
          header: ["STEPS", "TIME", "EDIT"],
          rows: changes.enumerated().map { [String($0 + 1), $1.time.withOffset, $1.summary] }
        ).text
      },
      names: changes.map(\.summary))
  }
}

extension Failure {
  init(history error: HistoryError) {
    switch error {
    case .exhausted(0): self.init(.failure, "nothing-to-undo", "there is no edit to take back")
    case .exhausted(let available):
      self.init(
        .failure, "nothing-to-undo", "only \(available) edits can be taken back", remedy: "gatectl context undo --list")
    case .changedSince(_, let summary):
      self.init(
        .failure, "changed-since",
        "cannot take back '\(summary.withoutControlCharacters)': its lines were changed since; nothing was changed",
        remedy: "gatectl context edit")
    case .inseparable:
      self.init(
        .failure, "shared-session", "cannot take an edit back: the file shares a session by an alias",
        remedy: "gatectl context edit")
    case .malformed(let path):
      self.init(.data, "malformed-history", "\(path) is no record of an edit", remedy: "rm \(shellQuoted(path))")
    case .unreadable(let error): self.init(.inputOutput, "io", error.description)
    }
  }
}
