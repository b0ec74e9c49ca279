import ArgumentParser
import Contexts
import Values

/// What every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: [.customLong("context"), .customLong("rack"), .customShort("r")],
    help: ArgumentHelp("Use this context for this one command.", valueName: "name"))
  var context: String?

  @Option(help: ArgumentHelp("Use this config file alone.", valueName: "file"))
  var config: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Print what is listed or shown as \(OutputFormat.everywhere.map(\.rawValue).joined(separator: ", ")).",
      valueName: "format"))
  var output: OutputFormat?

  @Flag(name: [.long, .customShort("j")], help: "Short for -o json.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say on standard error what is requested and answered, secrets left out.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Print data, warnings and errors only.")
  var quiet = false

  @Flag(
    name: [.customShort("y"), .long, .customLong("non-interactive")], help: "Answer yes to every question.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "The longest a request may take: 90, 90s, 5m (default 30s, a login endpoint 130s).", valueName: "duration"),
    transform: Duration.init(argument:))
  var timeout: Duration?

  /// The names of the options above that take a value, for finding the command's words among them.
  static let valueOptions: Set<String> = ["--context", "--rack", "-r", "--config", "-o", "--output", "--timeout"]

  /// The names of those that take none.
  static let switches: Set<String> = [
    "--json", "-j", "--verbose", "-v", "--quiet", "-q", "--yes", "--non-interactive", "-y", "--version", "--help", "-h",
  ]

  func validate() throws {
    if config == "" { throw ValidationError("--config is empty, a file was expected") }
  }

  var format: OutputFormat { output ?? (json ? .json : .table) }
}

extension Duration {
  /// - Throws: a usage error for what is no duration.
  init(argument: String) throws {
    guard let duration = Duration(argument), duration > .zero else {
      throw ValidationError("'\(argument.withoutControlCharacters)' is not a duration such as 90, 90s, 5m or 2h")
    }
    self = duration
  }
}
