import ArgumentParser
import Contexts
import Values

struct ConfigMigrate: Command {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Bring the config file to the version that this gatectl writes.",
    discussion: """
      No other command does that. The one older form is a file without apiVersion, which gets it; a file of a later \
      version is left alone.
      """
  ).asLeaf

  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    var form = Configuration.Form.empty
    let change = try program.edit(editing) { configuration in
      form = configuration.form
      return configuration.migrating()
    }
    let version = Configuration.apiVersion
    switch form {
    case .empty: program.console.note("there is no config yet")
    case .older: if change != nil { program.console.note("the config is of version \(version) now") }
    case .current: program.console.note("the config is of version \(version) already")
    case .later(let later):
      throw Failure(
        .failure, "later-version", "the config is of version \(later.withoutControlCharacters), later than \(version)")
    }
  }
}
