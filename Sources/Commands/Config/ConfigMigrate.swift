import ArgumentParser
import Contexts
import LosslessYAML
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
    var found: String?
    var isEmpty = false
    let change = try program.edit(editing) { configuration in
      let root = configuration.layers.first?.document.root
      isEmpty = root?.isNull ?? true
      found = root?["apiVersion"]?.string
      return isEmpty || found != nil ? [] : [.set(["apiVersion"], .string("gatectl/v1"))]
    }
    if isEmpty { return program.console.note("there is no config yet") }
    switch found {
    case nil: if change != nil { program.console.note("the config is of version gatectl/v1 now") }
    case "gatectl/v1": program.console.note("the config is of version gatectl/v1 already")
    case let later?:
      throw Failure(
        .failure, "later-version", "the config is of version \(later.withoutControlCharacters), later than gatectl/v1")
    }
  }
}
