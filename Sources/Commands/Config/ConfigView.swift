import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ConfigView: Command {
  static let configuration = CommandConfiguration(
    commandName: "view", abstract: "Print the config files with their comments, secrets left out.",
    discussion: "Each further layer begins with '---' and its path in a comment."
  ).asLeaf

  @Flag(help: "Print everything as it stands in the file, secrets too.") var raw = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    switch program.options.format {
    case .json, .yaml: try program.show(Rendering(json: json(configuration, program), table: { "" }, names: []))
    case .name: try program.console.output(configuration.layers.map { "\($0.path)\n" }.joined())
    case .table, .wide, .token: try program.console.output(text(configuration.layers))
    }
  }

  private func text(_ layers: [ConfigLayer]) -> String {
    var text = ""
    for layer in layers where layer.status != nil {
      if layers.count > 1 { text += "\(text.isEmpty ? "" : "---\n")# \(layer.path.withoutControlCharacters)\n" }
      text += raw ? layer.text : layer.maskedText
      if text.last?.isNewline == false { text += "\n" }
    }
    return text
  }

  private func json(_ configuration: Configuration, _ program: Program) throws -> JSON {
    let current = try configuration.currentContext()?.value
    let now = program.dependencies.clock.now()
    return [
      "currentContext": .optional(current), "files": .array(configuration.layers.map { .string($0.path) }),
      "contexts": .array(
        try configuration.contexts().map {
          try ContextDetails(context: $0, isCurrent: $0.name == current, showToken: raw, now: now).json()
        }),
    ]
  }
}

struct ConfigPath: Command {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Print the path of the config file that is written; -o wide: of every layer."
  ).asLeaf

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let paths = program.store.rules.paths
    guard let first = paths.first else { throw ConfigError.noConfigPath }
    let layers = try paths.map { path in (path: path, exists: try program.dependencies.files.status(path) != nil) }
    try program.show(
      Rendering(
        json: [
          "path": .string(first),
          "layers": .array(layers.map { ["path": .string($0.path), "exists": .bool($0.exists)] }),
        ],
        table: { "\(first)\n" },
        wide: {
          Table(
            header: ["LAYER", "PATH", "EXISTS"],
            rows: layers.enumerated().map { [String($0 + 1), $1.path, $1.exists ? "yes" : "no"] }
          ).text
        },
        names: [first]))
  }
}
