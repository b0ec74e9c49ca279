import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextUse: Command {
  static let configuration = CommandConfiguration(
    commandName: "use", abstract: "Make a context the current one; '-' goes back to the previous one.",
    aliases: ["switch"])

  @Argument(help: "The context's name, or '-'.") var name: String
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let previous = PreviousContext(program.store.rules, program.environment, program.dependencies.files)
    var target = name
    var old: String?
    let change = try program.store.edit { configuration in
      if name == "-" {
        guard let back = previous?.read() else { throw ConfigError.noPreviousContext }
        target = back
      }
      old = try configuration.currentContext()?.value
      return try configuration.using(target)
    }
    if let old, old != target { previous?.write(old) }
    program.console.note(change.isEmpty ? "context '\(target)' is current already" : "switched to context '\(target)'")
    try warnWhereShadowed(program, target)
  }

  /// What else names a context goes before what was just set.
  private func warnWhereShadowed(_ program: Program, _ target: String) throws {
    let resolver = Resolver(
      configuration: try program.store.load(), environment: program.environment, binding: program.binding)
    for candidate in try resolver.contextCandidates() where candidate.ignored == nil {
      guard candidate.value != target else { return }
      switch candidate.source {
      case .variable(let variable):
        program.console.warn(
          "\(variable) is set and goes before it: commands here still use context '\(candidate.value)'")
      case .binding(let path):
        program.console.warn(
          "\(path) goes before it: commands in this directory still use context '\(candidate.value)'")
      case .flag, .file, .standard: break
      }
      return
    }
  }
}
