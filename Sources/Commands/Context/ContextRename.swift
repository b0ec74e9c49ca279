import ArgumentParser
import Contexts
import Sessions

struct ContextRename: Command {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a context another name; its session goes along.", aliases: ["mv"]
  ).asLeaf

  @Argument(help: "The context's name.") var name: String
  @Argument(help: "Its new name.") var newName: String
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    guard try program.edit(editing, { try $0.renaming(name, to: newName) }) != nil else { return }
    // `use -` goes back to the context, whatever it is called by then.
    let previous = PreviousContext(program.store.rules, program.environment, program.dependencies.files)
    if previous?.read() == name { previous?.write(newName) }
    program.console.note("context '\(name)' is now '\(newName)'")
  }
}

struct ContextCopy: Command {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Copy a context's settings to a new name; the session is not copied.",
    aliases: ["cp"]
  ).asLeaf

  @Argument(help: "The context's name.") var name: String
  @Argument(help: "The copy's name.") var newName: String
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    guard try program.edit(editing, { try $0.copying(name, to: newName) }) != nil else { return }
    program.console.note("context '\(name)' copied to '\(newName)'")
    program.console.hint("gatectl auth login --context \(shellQuoted(newName))")
  }
}
