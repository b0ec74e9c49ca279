import Contexts
import Platform
import Sessions
import Values

extension Program {
  /// A copy that only its user can read, beside the history.
  func editingCopy(of path: String, _ bytes: [UInt8]) throws -> String {
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

  /// What a person has made of the copy.
  func edited(_ copy: String, from original: [UInt8]) throws -> [UInt8] {
    try openEditor(copy)
    guard let text = try dependencies.files.read(copy)?.bytes else {
      throw Failure(.failure, "no-edit", "the editor removed its file; nothing was changed")
    }
    // As other tools have it: a person who thinks better of it leaves nothing, and so does a full disk.
    guard !text.isBlank || original.isBlank else {
      throw Failure(.failure, "empty-edit", "the text is empty; nothing was changed")
    }
    return text
  }

  /// Says where a text is that the editor saved before it failed.
  /// - Returns: whether there is one.
  func tellUnsaved(_ copy: String, from original: [UInt8]) throws -> Bool {
    guard let text = try dependencies.files.read(copy)?.bytes, text != original, !text.isBlank else { return false }
    console.warn("your text is in \(copy)")
    return true
  }

  private func openEditor(_ file: String) throws {
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
    // A signal that this process was meant to end by, and handed on.
    if case .signalled(let number) = status, let ended = ExitStatus(rawValue: 128 + number) {
      throw Failure(ended, "interrupted", "the editor was ended; nothing was changed")
    }
    guard status == .exited(0) else {
      throw Failure(
        .failure, "editor-failed",
        "the editor '\(editor.withoutControlCharacters)' ended with status \(status.shellStatus); nothing was changed")
    }
  }

  /// What is to be said of an edited copy, which stands for the first file.
  func findings(in copy: String) -> [Finding] {
    let rules = LoadingRules(paths: [copy] + store.rules.paths.dropFirst(), user: store.rules.user)
    return Validation(rules, dependencies.files).findings.filter { $0.path == copy }
  }

  /// The warnings that the file as it is does not give yet.
  func newWarnings(_ findings: [Finding]) -> [Finding] {
    let old = Set(Validation(store.rules, dependencies.files).findings.map { [$0.context ?? "", $0.message] })
    return findings.filter { !old.contains([$0.context ?? "", $0.message]) }
  }
}

extension Finding {
  /// The finding with its place in the file that the copy is of.
  func told(as file: String) -> String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(file)\(place): \(about)\(message)"
  }
}

extension [UInt8] {
  /// Whether there is nothing but white space.
  fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || (0x09...0x0d).contains($0) } }
}
