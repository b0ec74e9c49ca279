import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the contexts.", aliases: ["ls", "get"]
  ).asLeaf

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let current = try program.resolver(configuration).contextCandidates().winner()?.value
    let contexts = try configuration.contexts()
    let now = program.dependencies.clock.now()
    let summaries = contexts.map { ContextSummary(context: $0, isCurrent: $0.name == current, now: now) }
    if summaries.isEmpty, program.options.format == .table || program.options.format == .wide {
      return program.console.hint(
        "no context yet: gatectl context init NAME --from-gateway URL, then gatectl auth login")
    }
    try program.console.output(text(summaries, program.options.format))
    if summaries.isEmpty {
      program.console.hint("no context yet: gatectl context init NAME --from-gateway URL, then gatectl auth login")
    }
  }

  /// Each format computes just what it shows.
  private func text(_ summaries: [ContextSummary], _ format: OutputFormat) throws -> String {
    switch format {
    case .name: summaries.map { "\($0.context.name)\n" }.joined()
    case .table, .token: try table(ContextSummary.header, summaries) { try $0.row() }
    case .wide: try table(ContextSummary.wideHeader, summaries) { try $0.wideRow() }
    case .json: "\(JSON.array(try summaries.map { try $0.json() }).serialized(pretty: true))\n"
    case .yaml: YAMLText.render(.array(try summaries.map { try $0.json() }))
    }
  }

  /// Row by row, since all rows of ten thousand contexts at a time are half as large as their file.
  private func table(
    _ header: [String], _ summaries: [ContextSummary], _ row: (ContextSummary) throws -> [String]
  ) throws -> String {
    var table = Table(header: header)
    for summary in summaries { table.append(try row(summary)) }
    return table.text
  }
}
