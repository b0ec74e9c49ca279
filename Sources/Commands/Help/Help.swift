import ArgumentParser
import Platform
import Sessions
import Values

struct Help: Command {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Explain a command or a topic (exit-codes, precedence, environment, rack-gateway)."
  ).asLeaf

  @Argument(help: "A topic, or a command's words.") var words: [String] = []
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    if words.count == 1, let topic = HelpTopic(rawValue: words[0]) {
      return try program.console.output(
        program.options.format == .json ? topic.json.serialized(pretty: true) + "\n" : topic.text)
    }
    let path = CommandPath(words)
    if let unknown = path.unknown {
      let near = unknown.word.nearest(among: unknown.known + HelpTopic.allCases.map(\.rawValue))
      throw Failure(
        .usage, "unknown-topic", "no help on '\(words.joined(separator: " ").withoutControlCharacters)'",
        remedy: "gatectl help", notes: near.map { ["did you mean '\($0)'?"] } ?? [])
    }
    let width = max(60, min(program.dependencies.terminal.width, 120))
    try program.console.output("\(Gatectl.helpMessage(for: path.type, columns: width))\n")
    if path.words.isEmpty {
      let topics = HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")
      try program.console.output("\nTopics for gatectl help TOPIC: \(topics)\n")
    }
  }
}
