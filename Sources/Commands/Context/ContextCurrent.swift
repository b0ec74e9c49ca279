import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextCurrent: Command {
  static let configuration = CommandConfiguration(
    commandName: "current", abstract: "Print the context that commands use here."
  ).asLeaf

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    switch program.options.format {
    case .table, .name, .token: try program.console.output("\(try name(program))\n")
    case .wide, .json, .yaml: try details(program)
    }
  }

  /// The name alone, from the file's first bytes where that is enough.
  private func name(_ program: Program) throws -> String {
    if program.options.context == nil, program.binding == nil,
      let name = CurrentContext.quick(program.store.rules, program.environment, program.dependencies.files)
    {
      return name
    }
    let configuration = try program.store.load()
    let chosen = try program.contextName(configuration, nil)
    return try configuration.require(chosen.value, from: chosen.source).name
  }

  private func details(_ program: Program) throws {
    let context = try program.context(try program.store.load(), nil)
    let summary = ContextSummary(context: context, isCurrent: true, now: program.dependencies.clock.now())
    try program.show(
      Rendering(
        json: summary.json(),
        table: { Table(header: ContextSummary.wideHeader, rows: [try summary.wideRow()]).text },
        names: [context.name]))
  }
}
