import ArgumentParser
import Contexts
import Sessions
import Values

struct APITokenGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api-token", abstract: "Manage the API tokens of a rack-gateway.",
    subcommands: [APITokenList.self, APITokenGet.self, APITokenCreate.self, APITokenDelete.self])
}

struct APITokenList: Command {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the API tokens, newest first.")
    .asLeaf

  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    let tokens = APITokens(dependencies: program.dependencies, store: program.store)
    let all = try program.await { try await tokens.list(resolution) }
    try program.show(
      Rendering(
        json: .array(all.map(\.json)),
        table: {
          let rows = all.map {
            [$0.id, $0.name, $0.owner ?? "-", $0.createdAt?.description ?? "-", $0.lastUsedAt?.description ?? "never"]
          }
          return Table(header: ["ID", "NAME", "OWNER", "CREATED", "LAST USED"], rows: rows).text
        }, names: all.map(\.id)))
    if all.isEmpty { program.console.note("there are no API tokens") }
  }
}

struct APITokenGet: Command {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Show an API token, without its secret."
  ).asLeaf

  @Argument(help: "The token's ID.") var id: String
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    let tokens = APITokens(dependencies: program.dependencies, store: program.store)
    let wanted = id
    let token = try program.await { try await tokens.get(wanted, resolution) }
    try program.show(Rendering(json: token.json, table: { token.properties.aligned }, names: [token.id]))
  }
}

struct APITokenDelete: Command {
  static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete an API token.").asLeaf

  @Argument(help: "The token's ID.") var id: String
  @OptionGroup(title: "Second factor") var secondFactor: SecondFactorOptions
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    try program.confirmIfProtected(resolution, "delete API token \(id)", "api-token delete \(shellQuoted(id))")
    var tokens = APITokens(dependencies: program.dependencies, store: program.store)
    tokens.secondFactor = try secondFactor.request(program)
    let wanted = id
    try program.await { [tokens] in try await tokens.delete(wanted, resolution) }
    program.console.note("API token \(id.withoutControlCharacters) deleted")
  }
}

extension Program {
  /// A protected context wants to be spelled out before something is changed there.
  func confirmIfProtected(_ resolution: Resolution, _ what: String, _ command: String) throws {
    guard let context = resolution.context, try context.isProtected(), !resolution.isSpelledOut else { return }
    try confirm(
      "context '\(context.name)' is protected: \(what.withoutControlCharacters)",
      remedy: "gatectl \(command) --context \(shellQuoted(context.name))")
  }
}

extension APIToken {
  /// The JSON keys are a documented contract.
  var json: JSON {
    [
      "id": .string(id), "name": .string(name), "owner": .optional(owner),
      "permissions": .array(permissions.map(JSON.string)), "createdAt": .optional(createdAt?.description),
      "lastUsedAt": .optional(lastUsedAt?.description), "expiresAt": .optional(expiresAt?.description),
    ]
  }

  var properties: Properties {
    var lines = Properties()
    lines.add("ID", id)
    lines.add("Name", name)
    lines.add("Owner", owner)
    lines.add("Permissions", permissions.joined(separator: ", "))
    lines.add("Created", createdAt?.withOffset)
    lines.add("Last used", lastUsedAt?.withOffset ?? "never")
    lines.add("Expires", expiresAt?.withOffset ?? "never")
    return lines
  }
}
