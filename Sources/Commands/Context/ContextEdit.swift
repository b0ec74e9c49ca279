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
      try program.openEditor(copy)
      guard let contents = try files.read(copy) else {
        throw Failure(.failure, "no-edit", "the editor removed its file; nothing was changed")
      }
      if contents.bytes == original { return program.console.note("nothing was changed") }
      let errors = program.errors(in: copy, as: path)
      if errors.isEmpty {
        if editing.dryRun { return try show(contents.bytes, original, program) }
        isKept = true
        try keep(contents.bytes, original, copy, program)
        isKept = false
        return program.console.note("\(path) edited")
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

extension Program {
  /// A copy that only its user can read, beside the history.
  fileprivate func editingCopy(of path: String, _ bytes: [UInt8]) throws -> String {
    let folder = LoadingRules.stateFolder(environment) ?? path.parentFolder
    let copy = "\(folder)/edit-\(dependencies.random.hexadecimal(8)).yaml"
    do {
      try dependencies.files.createDirectory(folder, mode: 0o700)
      try dependencies.files.replace(copy, with: bytes, options: ReplaceOptions(maximumMode: 0o600, durable: false))
    } catch {
      throw Failure(.cannotWrite, "cannot-write", error.description)
    }
    return copy
  }

  fileprivate func openEditor(_ file: String) throws {
    guard let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? (dependencies.terminal.isInputTTY ? "vi" : nil)
    else { throw Failure(.failure, "no-editor", "no terminal for vi, and neither VISUAL nor EDITOR is set") }
    // As git does: the variable may hold a command with arguments.
    let command = ChildCommand(
      ["/bin/sh", "-c", "\(editor) \"$@\"", editor, file], environment: environment, foreground: true)
    let children = dependencies.children
    let status: ChildStatus
    do {
      status = try self.await { try await children.run(command).status }
    } catch let error as ChildError {
      throw Failure(.failure, "no-editor", error.description)
    }
    guard status == .exited(0) else {
      throw Failure(
        .failure, "editor-failed",
        "the editor '\(editor.withoutControlCharacters)' ended with status \(status.shellStatus); nothing was changed")
    }
  }

  /// What is wrong with an edited copy, in terms of the file it is a copy of.
  fileprivate func errors(in copy: String, as path: String) -> [String] {
    let rules = LoadingRules(paths: [copy] + store.rules.paths.dropFirst(), user: store.rules.user)
    return Validation(rules, dependencies.files).findings.filter { $0.severity == .error && $0.path == copy }.map {
      let place = [$0.line, $0.column].compactMap { $0.map { ":\($0)" } }.joined()
      return "\(path)\(place): \($0.message)"
    }
  }
}
