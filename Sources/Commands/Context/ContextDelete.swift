import ArgumentParser
import Contexts

struct ContextDelete: Command {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Remove contexts with all that is stored of them.", aliases: ["rm"]
  ).asLeaf

  @Argument(help: "The contexts' names.") var names: [String]
  @Flag(help: "Delete the current context without asking.") var force = false
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if names.isEmpty { throw ValidationError("name the context to delete") }
  }

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    for name in names where !editing.dryRun {
      let context = try configuration.require(name)
      let retry = "gatectl context delete \(shellQuoted(name))"
      if try context.isProtected() {
        try program.confirm("context '\(name)' is protected: delete it", remedy: "\(retry) --yes")
      } else if try configuration.currentContext()?.value == name, !force {
        try program.confirm("context '\(name)' is the current one: delete it", remedy: "\(retry) --force")
      }
    }
    let change = try program.edit(editing) { configuration in try names.flatMap { try configuration.deleting($0) } }
    if change == nil { return }
    for name in names { program.console.note("context '\(name)' deleted") }
    if try program.store.load().currentContext() == nil, try configuration.currentContext() != nil {
      program.console.hint("no context is current now; gatectl context use NAME")
    }
  }
}
