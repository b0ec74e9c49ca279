import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextEdit: Command {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit the config file in your editor; it is checked before it is kept.",
    discussion: """
      Opens a copy in $VISUAL, $EDITOR or vi. A text with errors is not kept: the errors are said and the editor opens \
      again. What other processes write meanwhile is not lost.
      """
  ).asLeaf

  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    guard let path = program.store.rules.paths.first else { throw ConfigError.noConfigPath }
    let files = program.dependencies.files
    // As bytes: a file that is malformed is the one that has to be edited.
    let original = try files.read(path)?.bytes ?? []
    let copy = try program.editingCopy(of: path, original)
    var isKept = false
    defer { if !isKept { _ = try? files.remove(copy) } }
    while true {
      let text: [UInt8]
      do {
        text = try program.edited(copy, from: original)
      } catch {
        // What was saved before the editor failed is not lost.
        isKept = try program.tellUnsaved(copy, from: original)
        throw error
      }
      if text == original { return program.console.note("nothing was changed") }
      let findings = program.findings(in: copy)
      let errors = findings.filter { $0.severity == .error }.map { $0.told(as: path) }
      if errors.isEmpty {
        if editing.dryRun { return try show(text, original, program) }
        let warnings = program.newWarnings(findings)
        isKept = true
        try keep(text, original, copy, program)
        isKept = false
        program.console.note("\(path) edited")
        for warning in warnings { program.console.warn(warning.told(as: path)) }
        return
      }
      for error in errors { program.console.warn(error) }
      isKept = true
      guard program.dependencies.terminal.isInputTTY,
        try program.console.confirm("not kept, since it has errors: open the editor again", remedy: "")
      else {
        throw Failure(.data, "invalid-edit", "\(errors[0]); nothing was changed, your text is in \(copy)")
      }
      isKept = false
    }
  }

  private func show(_ text: [UInt8], _ original: [UInt8], _ program: Program) throws {
    guard let change = try program.store.preview(text, madeFrom: original) else {
      throw Failure(.failure, "changed-meanwhile", "the file was changed meanwhile in the same place")
    }
    try program.show(UnifiedDiff(change))
  }

  private func keep(_ text: [UInt8], _ original: [UInt8], _ copy: String, _ program: Program) throws {
    let isDone: Bool
    do {
      isDone = try program.store.keep(text, madeFrom: original)
    } catch {
      program.console.warn("your text is in \(copy)")
      throw error
    }
    guard isDone else {
      throw Failure(
        .failure, "changed-meanwhile",
        "the file was changed meanwhile in the same place; nothing was changed, your text is in \(copy)")
    }
  }
}
