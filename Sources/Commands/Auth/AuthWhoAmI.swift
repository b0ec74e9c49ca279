import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthWhoAmI: OffersLogin {
  static let configuration = CommandConfiguration(
    commandName: "whoami", abstract: "Print who is logged in, as the server has it."
  ).asLeaf

  @Flag(help: "Print all that the issuer, or the token itself, says of the account, as JSON.") var claims = false
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    let asker = WhoAmI(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
    let wantsClaims = claims
    let identity = try program.await { try await asker.run(resolution, wantsClaims: wantsClaims) }
    let status = identity.status
    if wantsClaims, [.table, .wide].contains(program.options.format) {
      return try program.console.output("\((identity.claims ?? .null).serialized(pretty: true))\n")
    }
    let user = status.user ?? status.credentialSource.map { "the holder of \($0)" } ?? "unknown"
    var json: [String: JSON] = [
      "user": .optional(status.user), "context": .optional(status.context),
      "server": .string(status.server.description),
      "gateway": .string(status.kind.rawValue), "verified": .bool(status.isVerified),
      "roles": .array(status.roles.map(JSON.string)),
    ]
    if wantsClaims { json["claims"] = identity.claims ?? .null }
    try program.show(
      Rendering(json: .object(json), table: { "\(user.withoutControlCharacters)\n" }, names: [user]))
  }
}
