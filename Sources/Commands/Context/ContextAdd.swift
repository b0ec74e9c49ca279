import ArgumentParser
import Contexts
import Values

struct ContextAdd: Command {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a context.",
    discussion:
      "The first context becomes the current one. To take the settings from the gateway: gatectl context init."
  ).asLeaf

  @Argument(help: "The context's name.") var name: String
  @OptionGroup(title: "Settings") var settings: FieldOptions
  @Flag(name: .customLong("set-current"), help: "Make it the current context.") var setCurrent = false
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    var fields = try settings.fields(program).set
    do {
      try ContextName.check(name)
    } catch {
      throw ConfigError.invalidName(error)
    }
    guard fields[.server] != nil else {
      throw Failure(
        .usage, "missing-server", "context '\(name.withoutControlCharacters)' needs a server",
        remedy: "gatectl context add \(shellQuoted(name)) --server URL")
    }
    // Only a NoETL gateway was ever described in Auth0's words.
    if fields[.gateway] == nil, settings.issuer.auth0Domain != nil {
      fields[.gateway] = .text(GatewayKind.noetl.rawValue)
    }
    var isCurrent = false
    let change = try program.edit(editing) { configuration in
      isCurrent = try setCurrent || configuration.currentContext() == nil
      return try configuration.adding(name, fields, makeCurrent: setCurrent)
    }
    if change == nil { return }
    program.console.note("context '\(name)' added")
    if isCurrent { program.console.note("context '\(name)' is now the current context") }
  }
}
