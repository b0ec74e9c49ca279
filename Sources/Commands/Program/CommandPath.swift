import ArgumentParser
import Values

/// Finds the command that the arguments name, so that only that one's options are parsed (a tenth of the
/// start-up) and options, its own too, may stand anywhere.
struct CommandPath {
  /// The words of the command: `["context", "use"]`; without the last where nothing fits it.
  let words: [String]
  let type: any ParsableCommand.Type
  /// All arguments but those words.
  let arguments: [String]
  /// A word that should have been a command, with the ones there are.
  let unknown: Unknown?

  struct Unknown {
    let word: String
    let known: [String]
  }

  init(_ arguments: [String], root: any ParsableCommand.Type = Gatectl.self) {
    var rest: [String] = []
    var words: [String] = []
    var type = root
    var unknown: Unknown?
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      let children = type.configuration.subcommands
      if children.isEmpty || argument == "--" { break }
      if argument.hasPrefix("-"), argument != "-" {
        rest.append(argument)
        if GlobalOptions.valueOptions.contains(argument), index + 1 < arguments.count {
          index += 1
          rest.append(arguments[index])
        }
      } else if let child = children.first(where: { $0.configuration.names(word: argument, of: $0) }) {
        words.append(child.configuration.commandName ?? argument)
        type = child
        unknown = nil
      } else {
        let word = Unknown(word: argument, known: children.compactMap { $0.configuration.commandName })
        guard Self.isCommandsOption(arguments[..<index].last) else {
          unknown = unknown ?? word
          break
        }
        // The value of an option of the command to come, unless it is a command mistyped.
        rest.append(argument)
        if argument.nearest(among: word.known) != nil { unknown = unknown ?? word }
      }
      index += 1
    }
    self.words = words
    self.type = type
    self.arguments = rest + arguments[min(index, arguments.count)...]
    self.unknown = type.configuration.subcommands.isEmpty ? nil : unknown
  }

  /// Whether it is an option that only a command can know, and that may take the argument behind it.
  private static func isCommandsOption(_ argument: String?) -> Bool {
    guard let argument, argument.hasPrefix("-"), argument != "-", !argument.contains("=") else { return false }
    return !GlobalOptions.switches.contains(argument)
  }
}

extension CommandConfiguration {
  fileprivate func names(word: String, of type: any ParsableCommand.Type) -> Bool {
    commandName == word || aliases.contains(word)
  }
}
