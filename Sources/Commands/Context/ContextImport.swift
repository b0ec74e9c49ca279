import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextImport: Command {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take in the contexts of another config file.",
    discussion: """
      Nothing that exists is overwritten: a context whose name is taken by other settings comes in as NAME-2, and each \
      such change of name is said. One that is here already, under its name or such a one, is left out, so importing \
      twice is importing once. Sessions stay behind.
      """
  ).asLeaf

  @Argument(help: "The file; '-' reads standard input.") var file: String
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let source = try program.importedFile(file)
    var result: ImportPlan?
    let change = try program.edit(editing) { configuration in
      let plan = try ImportPlan(source, into: configuration)
      result = plan
      return plan.edits
    }
    guard let result else { return }
    for outcome in result.outcomes { tell(outcome, program) }
    for name in result.withoutSession { program.console.note("the session of '\(name)' stays behind") }
    if result.outcomes.isEmpty { program.console.note("the file has no contexts") }
    if let first = result.outcomes.first(where: { !$0.isKnown }), change != nil {
      program.console.hint("gatectl auth login --context \(shellQuoted(first.target))")
    }
  }

  private func tell(_ outcome: ImportPlan.Outcome, _ program: Program) {
    let (name, target) = (outcome.name, outcome.target)
    switch (outcome.isKnown, name == target) {
    case (true, true): program.console.note("context '\(name)' is here already")
    case (true, false): program.console.note("context '\(name)' is here already, as '\(target)'")
    case (false, true): program.console.note("context '\(name)' imported")
    case (false, false): program.console.warn("'\(name)' is taken by other settings: \(name) -> \(target)")
    }
    for field in outcome.programs where !outcome.isKnown {
      program.console.warn("context '\(target)' runs a program of the file's choice: \(field.rawValue)")
    }
  }
}

extension Program {
  /// The file as a configuration of its own.
  fileprivate func importedFile(_ file: String) throws -> Configuration {
    if file != "-" {
      let path = try absolutePath(file)
      guard let contents = try dependencies.files.read(path) else {
        throw Failure(.inputOutput, "no-file", "there is no file '\(file.withoutControlCharacters)'")
      }
      return Configuration(layers: [try ConfigLayer(path: path, contents: contents, user: dependencies.user)])
    }
    let bytes = try dependencies.terminal.readAllInput(limit: 128 << 20)
    let contents = FileContents(bytes: bytes, status: FileStatus(uid: dependencies.user, size: bytes.count))
    return Configuration(layers: [try ConfigLayer(path: "standard input", contents: contents, user: dependencies.user)])
  }
}
