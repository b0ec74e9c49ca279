import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthToken: Command {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Print the session's token, for other programs.",
    discussion: "Asks nobody: judged by the stored expiry, 77 where a login is needed. Never opens a browser.")

  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let target = try Target(credential.resolve(program))
    let token = try target.token(at: program.dependencies.clock.now())
    switch program.options.format {
    case .table, .wide, .name: try program.console.output("\(token.reveal())\n")
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
}
