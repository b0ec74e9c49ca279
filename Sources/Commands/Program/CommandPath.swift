import ArgumentParser

/// Finds the command that the arguments name, so that only that one's options are parsed (a tenth of the
/// start-up) and global options may stand anywhere.
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
    /// The option right before the word, where that is none of the global ones and the word may be its value.
    let option: String?
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
      if children.isEmpty || unknown != nil || argument == "--" { break }
      if argument.hasPrefix("-"), argument != "-" {
        rest.append(argument)
        if GlobalOptions.valueOptions.contains(argument), index + 1 < arguments.count {
          index += 1
          rest.append(arguments[index])
        }
      } else if let child = children.first(where: { $0.configuration.names(word: argument, of: $0) }) {
        words.append(child.configuration.commandName ?? argument)
        type = child
      } else {
        let known = children.compactMap { $0.configuration.commandName }
        unknown = Unknown(word: argument, known: known, option: Self.foreignOption(arguments[..<index]))
        continue
      }
      index += 1
    }
    self.words = words
    self.type = type
    self.arguments = rest + arguments[min(index, arguments.count)...]
    self.unknown = unknown
  }

  /// The last of these arguments where it is an option that only a command can know.
  private static func foreignOption(_ arguments: ArraySlice<String>) -> String? {
    guard let last = arguments.last, last.hasPrefix("--"), !last.contains("="),
      !GlobalOptions.switches.contains(last),
      arguments.dropLast().last.map({ !GlobalOptions.valueOptions.contains($0) }) ?? true
    else { return nil }
    return last
  }
}

extension CommandConfiguration {
  fileprivate func names(word: String, of type: any ParsableCommand.Type) -> Bool {
    commandName == word || aliases.contains(word)
  }
}
