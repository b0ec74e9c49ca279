import ArgumentParser
import Contexts
import Values

struct ContextUpdate: Command {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Change settings of a context.",
    discussion: """
      What is not named stays. An empty value clears: --audience '' or --unset audience. A server of another \
      origin drops the session, since it belongs to the origin that issued it.
      """
  ).asLeaf

  @Argument(help: "The context's name; the current one where none is given.") var name: String?
  @OptionGroup(title: "Settings") var settings: FieldOptions
  @Option(help: ArgumentHelp("Clear this setting (repeatable).", valueName: "key")) var unset: [String] = []
  @Flag(name: .customLong("set-current"), help: "Make it the current context.") var setCurrent = false
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let (set, cleared) = try settings.fields(program)
    let unset = try cleared.union(
      unset.map { key in
        guard let field = Field(named: key) else { throw Field.unknown(key) }
        return field
      })
    if unset.contains(.server) { throw Failure(.usage, "missing-server", "a context cannot be without a server") }
    guard !set.isEmpty || !unset.isEmpty || setCurrent else {
      throw Failure(.usage, "nothing-to-do", "nothing to change was given", remedy: "gatectl help context update")
    }
    var dropped: [Configuration.Dropped] = []
    var uncovered: [(field: Field, value: Sourced<FieldValue>)] = []
    var target = ""
    let change = try program.edit(editing) { configuration in
      let chosen = try program.contextName(configuration, name)
      target = chosen.value
      let context = try configuration.require(target, from: chosen.source)
      uncovered = try unset.sorted { $0.rawValue < $1.rawValue }.compactMap { field in
        try context.candidates(field).dropFirst().first.map { (field, $0) }
      }
      dropped = try configuration.dropped(target, set: set)
      return try configuration.updating(target, set: set, unset: unset)
        + (setCurrent ? configuration.using(target) : [])
    }
    guard let change else { return }
    program.console.note(change.isEmpty ? "context '\(target)' is as asked already" : "context '\(target)' updated")
    for (field, value) in uncovered {
      program.console.warn("\(field.rawValue) is '\(field.shown(value.value).display)' now, from \(value.source)")
    }
    for loss in dropped { program.console.warn(loss.description) }
    if !dropped.isEmpty { program.console.hint("gatectl auth login --context \(shellQuoted(target))") }
  }
}

extension Configuration.Dropped {
  var description: String {
    switch self {
    case .session(let origin): "the session was dropped: it belongs to \(origin)"
    case .sessionOfIssuer(let issuer): "the session was dropped: it came from \(issuer)"
    case .clientSecret(let issuer): "the client secret was dropped: it belongs to \(issuer)"
    }
  }
}
