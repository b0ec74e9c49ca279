import ArgumentParser
import Contexts
import Platform
import Sessions

struct ContextDelete: Command {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Remove contexts with all that is stored of them.",
    discussion: """
      Their sessions are forgotten, which ends them for gatectl alone. At a terminal it offers to revoke them where they \
      were issued as well, as 'gatectl auth logout' does; --revoke does so unasked. That somebody could not be reached \
      is said and is no failure.
      """, aliases: ["rm"]
  ).asLeaf

  @Argument(help: "The contexts' names.") var names: [String]
  @Flag(help: "Delete the current context without asking.") var force = false
  @Flag(inversion: .prefixedNo, help: "Revoke the sessions, too, where they were issued.") var revoke: Bool?
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if names.isEmpty { throw ValidationError("name the context to delete") }
  }

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    for name in names where !editing.dryRun {
      let context = try configuration.require(name)
      // What cannot be deleted is not asked about.
      _ = try configuration.deleting(name)
      let retry = "gatectl context delete \(shellQuoted(name))"
      if try context.isProtected() {
        try program.confirm("context '\(name)' is protected: delete it", remedy: "\(retry) --yes")
      } else if try configuration.currentContext()?.value == name, !force {
        try program.confirm("context '\(name)' is the current one: delete it", remedy: "\(retry) --force")
      }
    }
    if editing.dryRun {
      try program.edit(editing) { configuration in try names.flatMap { try configuration.deleting($0) } }
      return
    }
    let isRevoking = try revokes(configuration, program)
    let deletion = Deletion(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
    let ended = try program.await { [names] in try await deletion.run(names, revokes: isRevoking) }
    for name in names {
      program.console.note("context '\(name)' deleted")
      for session in ended where session.name == name { program.tell(session.revocation, expiresAt: session.expiresAt) }
    }
    if try program.store.load().currentContext() == nil, try configuration.currentContext() != nil {
      program.console.hint("no context is current now; gatectl context use NAME")
    }
  }

  private func revokes(_ configuration: Configuration, _ program: Program) throws -> Bool {
    if let revoke { return revoke }
    let now = program.dependencies.clock.now()
    let sessions = try names.filter { Deletion.canRevoke(try configuration.require($0), at: now) }
    guard !sessions.isEmpty, program.canOffer else { return false }
    return try program.offer("revoke \(sessions.count == 1 ? "its session" : "their sessions"), too, where issued")
  }
}
