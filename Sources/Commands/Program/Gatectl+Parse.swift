import ArgumentParser
import Values

/// Text that was asked for and ends the run well.
struct HelpText: Error {
  let text: String
}

extension Gatectl {
  /// The command that the arguments name, with its options.
  /// - Throws: `HelpText` where help or the version is asked for, `Failure` (64) for what does not fit.
  static func parse(_ path: CommandPath, _ width: Int) throws -> any Command {
    // Only an error tells it.
    var help: String { (["gatectl", "help"] + path.words).joined(separator: " ") }
    if let unknown = path.unknown {
      let near = unknown.word.nearest(among: unknown.known)
      throw Failure(
        .usage, "unknown-command",
        "unknown command '\((path.words + [unknown.word]).joined(separator: " ").withoutControlCharacters)'",
        remedy: help,
        notes: near.map { ["did you mean '\((["gatectl"] + path.words + [$0]).joined(separator: " "))'?"] } ?? [])
    }
    if path.words.isEmpty, path.arguments.contains("--version") { throw HelpText(text: "gatectl \(gatectlVersion)\n") }
    guard let leaf = path.type as? any Command.Type else { throw group(path, help, width) }
    do {
      guard let command = try leaf.parsed(path.arguments) else {
        throw HelpText(text: helpMessage(of: leaf, width))
      }
      return command
    } catch let failure as Failure {
      throw failure
    } catch let text as HelpText {
      throw text
    } catch {
      throw usage(error, of: leaf, path.arguments, help, width)
    }
  }

  /// A group without a command: its help where that is wanted, else what to type.
  private static func group(_ path: CommandPath, _ help: String, _ width: Int) -> any Error {
    let text = HelpText(text: helpMessage(of: path.type, width))
    if path.arguments.contains(where: { ["-h", "--help", "-help"].contains($0) }) { return text }
    if path.words.isEmpty, path.arguments.isEmpty { return text }
    let names = path.type.configuration.subcommands.compactMap { $0.configuration.commandName }.joined(separator: ", ")
    let which = path.words.isEmpty ? "which command" : "which '\(path.words.joined(separator: " "))' command"
    return Failure(.usage, "missing-command", "\(which)? there are: \(names)", remedy: help)
  }

  private static func usage(
    _ error: any Error, of leaf: any Command.Type, _ arguments: [String], _ help: String, _ width: Int
  ) -> any Error {
    if leaf.exitCode(for: error) == .success { return HelpText(text: helpMessage(of: leaf, width)) }
    if leaf.hidesArgumentValues, givesPasswordAsArgument(arguments) {
      return Failure(
        .usage, "password-argument",
        "--password takes no value, which others could see; it prompts, or reads standard input",
        remedy: "gatectl auth login --username USER --password-file FILE")
    }
    var message = leaf.message(for: error).split(separator: "\n").first.map(String.init) ?? "bad arguments"
    // What was typed at `auth login` may be a password in the wrong place: it is never repeated.
    if leaf.hidesArgumentValues, !message.contains("Missing expected argument '<") { message = message.hidingQuoted }
    if message.hasPrefix("Error: ") { message.removeFirst(7) }
    let text = message.prefix(1).lowercased() + message.dropFirst()
    return Failure(
      .usage, "usage", String(text.trimmingSuffix(".")).withoutControlCharacters, remedy: help)
  }

  private static func givesPasswordAsArgument(_ arguments: [String]) -> Bool {
    arguments.contains { $0.hasPrefix("--password=") }
      || zip(arguments, arguments.dropFirst()).contains { $0 == "--password" && !$1.hasPrefix("-") }
  }

  private static func helpMessage(of type: any ParsableCommand.Type, _ width: Int) -> String {
    "\(helpMessage(for: type, columns: max(60, min(width, 120))))\n"
  }
}

extension Command {
  /// Nil where help is asked for. A cast to the type itself, since one to `any Command` searches all conformances.
  fileprivate static func parsed(_ arguments: [String]) throws -> (any Command)? {
    try parseAsRoot(arguments) as? Self
  }

  /// Whether usage errors leave out the values that were typed.
  static var hidesArgumentValues: Bool { self is any TakesSecrets.Type }
}

/// A command whose arguments may hold a secret, also by mistake.
protocol TakesSecrets {}

extension String {
  /// Without what stands in quotes, unless that is the name of an option.
  fileprivate var hidingQuoted: String {
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      index.isMultiple(of: 2)
        ? String(part) : part.hasPrefix("-") ? "'\(part.prefix { $0 != "=" && $0 != " " })'" : "'…'"
    }.joined()
  }
}
