import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthLogout: Command {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End the session, here and where it was issued; the context stays.",
    discussion: """
      The local copy goes first. Then refresh and access token are revoked (RFC 7009), where the issuer lets this \
      client do so; that it could not be reached is said and is no failure. With --everywhere the issuer's own page is \
      opened too (OpenID Connect RP-Initiated Logout), which ends the session of the browser.
      """
  ).asLeaf

  @Flag(help: "End the sessions of all contexts.") var all = false
  @Flag(help: "Forget the session here and tell nobody.") var local = false
  @Flag(help: "Log out at the issuer too, in the browser.") var everywhere = false
  @Flag(name: [.customLong("no-browser-open"), .customLong("no-open")], help: "Print the URL and open nothing.")
  var noOpen = false
  @Option(
    name: .customLong("browser-command"), help: ArgumentHelp("The program that opens the URL.", valueName: "command"))
  var browserCommand: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if all, global.context != nil { throw ValidationError("give --all or --context, not both") }
    if local, everywhere { throw ValidationError("give --local or --everywhere, not both") }
    if !everywhere, noOpen || browserCommand != nil {
      throw ValidationError("--no-browser-open and --browser-command go with --everywhere")
    }
  }

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    guard all else {
      let chosen = try program.contextName(configuration, nil)
      let context = try configuration.require(chosen.value, from: chosen.source)
      try confirm(context, program)
      try end(context, chosen.source, program)
      return warnOfCredential(configuration, program)
    }
    let contexts = try configuration.contexts().filter { try $0.session() != nil }
    if contexts.isEmpty { program.console.note("no context has a session") }
    // All are asked for before the first is ended: a no leaves everything as it is.
    for context in contexts { try confirm(context, program) }
    for context in contexts { try end(context, .flag("--all"), program) }
  }

  /// A credential by hand goes on being sent, whatever became of the session.
  private func warnOfCredential(_ configuration: Configuration, _ program: Program) {
    guard case .given(let credential) = try? program.resolver(configuration).resolve().credential else { return }
    program.console.warn("\(credential.source) still holds a credential: commands will use it until it is unset")
  }

  private func confirm(_ context: LayeredContext, _ program: Program) throws {
    guard try context.isProtected(), program.options.context == nil else { return }
    try program.confirm(
      "context '\(context.name)' is protected: log out",
      remedy: "gatectl auth logout --context \(shellQuoted(context.name))")
  }

  private func end(_ context: LayeredContext, _ source: Source, _ program: Program) throws {
    let name = context.name
    let logout = Logout(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
    let isLocal = local
    let page = try everywhere ? EverywhereLogout(context, program.dependencies) : nil
    let outcome = try program.await { try await logout.run(name, from: source, isLocal: isLocal) }
    tell(outcome, name, program)
    if var page {
      page.opensBrowser = !noOpen
      page.browserCommand = browserCommand
      tell(try program.await { [page] in await page.run() }, program)
    }
  }

  private func tell(_ outcome: EverywhereLogout.Outcome, _ program: Program) {
    switch outcome {
    case .opened(let issuer):
      program.console.note("the browser shows the logout page of \(issuer.withoutControlCharacters)")
    case .page(let url):
      // What the person has to do is no chatter.
      program.console.terminal.writeError(
        "to log out at the issuer too, open this URL in the browser:\n\n  \(url.withoutControlCharacters)\n\n")
    case .impossible(let reason):
      program.console.warn("not logged out at the issuer: \(reason.withoutControlCharacters)")
    }
  }

  private func tell(_ outcome: Logout.Outcome, _ name: String, _ program: Program) {
    guard case .forgotten(let expiry, let revocation) = outcome else {
      return program.console.note("context '\(name)' has no session")
    }
    program.console.note("logged out of context '\(name)'")
    program.tell(revocation, expiresAt: expiry)
  }
}

extension Program {
  /// What became of a session that was forgotten here; of one that is over there is nothing to say.
  func tell(_ revocation: SessionRevocation.Outcome, expiresAt expiry: Timestamp?) {
    guard expiry.map({ $0 > dependencies.clock.now() }) ?? true else { return }
    let until = expiry.map { " until \($0)" } ?? ""
    switch revocation {
    case .revoked: console.note("the session was revoked")
    case .renewalRevoked:
      console.note(
        "it will not be renewed any more; there is no way to revoke the session itself, which is good\(until)")
    case .notAsked: console.note("nobody was told: the session is good\(until)")
    case .impossible: console.note("the gateway has no way to revoke a session and accepts the token\(until)")
    case .failed(let reason):
      console.warn("not revoked: \(reason.withoutControlCharacters); the session may be good\(until)")
    }
  }
}
