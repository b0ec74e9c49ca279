import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthToken: Command {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Print the session's token, for other programs.",
    discussion: """
      Asks nobody while the session lasts: judged by the stored expiry. One that is about to end is renewed where it \
      has a refresh token. 77 where a login is needed; never opens a browser, unless --login is given.
      """
  ).asLeaf

  @Option(
    name: .customLong("min-ttl"),
    help: ArgumentHelp(
      "Renew where the session lasts shorter than this; 77 where it cannot be had.", valueName: "duration"),
    transform: Duration.init(argument:))
  var minimumLife: Duration?

  @OptionGroup var login: LoginWhereNeeded
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    try program.loggingIn(login.isAllowed) { _ in try printToken(program) }
  }

  private func printToken(_ program: Program) throws {
    let target = try program.renewedTarget(credential.resolve(program), .whenDue(minimumLife: minimumLife))
    let now = program.dependencies.clock.now()
    let token = try target.token(at: now)
    try checkLife(target, now, program)
    switch program.options.format {
    case .table, .wide, .name, .token: try program.console.output("\(token.reveal())\n")
    case .json, .yaml:
      var session: StoredSession?
      if case .session(let stored) = target.credential { session = stored }
      try program.show(
        Rendering(
          json: [
            "token": .string(token.reveal()), "context": .optional(target.context?.name),
            "server": .string(target.server.description), "expiresAt": .optional(session?.expiresAt?.description),
            "user": .optional(session?.user),
          ], table: { "" }, names: []))
    }
  }

  /// A session that has just been made lives as long as its issuer lets any live: a login would bring no more.
  private func checkLife(_ target: Target, _ now: Timestamp, _ program: Program) throws {
    guard let minimumLife, case .session(let session) = target.credential, let expiry = session.expiresAt,
      expiry - now < minimumLife
    else { return }
    if let issued = session.issuedAt, now - issued <= .seconds(60) {
      program.console.warn("the session lasts \((expiry - now).coarse) only, as long as its issuer grants")
    } else {
      throw target.failure(.loginRequired(.expiresTooSoon(expiry)))
    }
  }
}
