import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextUse: Command {
  static let configuration = CommandConfiguration(
    commandName: "use", abstract: "Make a context the current one; '-' goes back to the previous one.",
    aliases: ["switch"]
  ).asLeaf

  @Argument(help: "The context's name, or '-'.") var name: String
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let previous = PreviousContext(program.store.rules, program.environment, program.dependencies.files)
    var target = name
    var old: String?
    var read: Configuration?
    let change = try program.edit(editing) { configuration in
      if name == "-" {
        guard let back = previous?.read() else { throw ConfigError.noPreviousContext }
        target = back
      }
      read = configuration
      old = try configuration.currentContext()?.value
      return try configuration.using(target)
    }
    guard let change else { return }
    if let old, old != target { previous?.write(old) }
    program.console.note(change.isEmpty ? "context '\(target)' is current already" : "switched to context '\(target)'")
    if let read { try program.warnWhereShadowed(target, read) }
  }
}
