import ArgumentParser
import Contexts
import Platform
import Values

struct ContextExplain: Command {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show where each value comes from, and what it goes before.",
    discussion: "Secrets are masked. The order is the one of gatectl help precedence."
  ).asLeaf

  @Argument(help: "The context's name; the one in use where none is given.") var name: String?
  @Option(help: ArgumentHelp("As if this server were given.", valueName: "url")) var server: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let explanation = try Explanation(program.resolver(configuration, name: name, server: server))
    let files = configuration.layers.map { ($0.path, $0.status != nil) }
    let source = program.configSource
    try program.show(
      Rendering(
        json: Self.json(explanation, files, source), table: { Self.text(explanation, files, source) },
        names: explanation.items.map(\.key)))
  }

  private static func json(_ explanation: Explanation, _ files: [(String, Bool)], _ source: Source) -> JSON {
    let values = explanation.items.map { item -> JSON in
      [
        "key": .string(item.key), "value": .optional(item.value), "source": item.source.map(Self.json) ?? .null,
        "losers": .array(
          item.losers.map {
            ["value": .string($0.value), "source": json($0.source), "reason": .string($0.reason)]
          }),
      ]
    }
    return [
      "files": .array(files.map { ["path": .string($0.0), "exists": .bool($0.1)] }), "filesSource": json(source),
      "values": .array(values),
    ]
  }

  private static func json(_ source: Source) -> JSON {
    switch source {
    case .flag(let name): ["type": "flag", "name": .string(name)]
    case .variable(let name): ["type": "variable", "name": .string(name)]
    case .file(let path, let line, let column):
      ["type": "file", "path": .string(path), "line": .integer(Int64(line)), "column": .integer(Int64(column))]
    case .binding(let path): ["type": "binding", "path": .string(path)]
    case .standard: ["type": "default"]
    }
  }

  private static func text(_ explanation: Explanation, _ files: [(String, Bool)], _ source: Source) -> String {
    var rows: [[String]] = files.enumerated().map { index, file in
      [index == 0 ? "config" : "", file.0, file.1 ? source.description : "\(source.description), no such file"]
    }
    for item in explanation.items {
      rows.append([item.key, item.value ?? "-", item.source?.description ?? "nothing sets it"])
      for loser in item.losers { rows.append(["", "not \(loser.value)", "\(loser.source): \(loser.reason)"]) }
    }
    return Table(header: ["KEY", "VALUE", "SOURCE"], rows: rows).text
  }
}

extension Program {
  /// What said which config files there are.
  var configSource: Source {
    if options.config != nil { return .flag("--config") }
    for name in ["GATECTL_CONFIG", "XDG_CONFIG_HOME"] where environment[name] != nil { return .variable(name) }
    return .standard
  }
}
