import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct APITokenCreate: Command {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Create an API token; its secret is shown this once.",
    discussion: "The gateway wants a second factor for this. With -o token the secret alone is printed."
  ).asLeaf

  @Argument(help: "The token's name.") var word: String?

  @Option(help: ArgumentHelp("The token's name, as the rack-gateway CLI takes it.", valueName: "name")) var name:
    String?

  @Option(
    help: ArgumentHelp("A role whose permissions it gets: viewer, ops, deployer, cicd, admin.", valueName: "role"))
  var role: String?

  @Option(
    name: .customLong("permission"),
    help: ArgumentHelp("A permission it gets (repeatable); instead of --role.", valueName: "permission"))
  var permissions: [String] = []

  @Option(help: ArgumentHelp("Whose it is; yours where nobody is named.", valueName: "email")) var user: String?

  @Option(
    name: .customLong("save-to"),
    help: ArgumentHelp("Write the secret to this file (mode 600) and do not print it.", valueName: "file"))
  var saveTo: String?

  @Option(
    name: .customLong("expires-at"),
    help: ArgumentHelp("Taken for old scripts; the gateway ignores it.", valueName: "time"))
  var expiresAt: String?

  @OptionGroup(title: "Second factor") var secondFactor: SecondFactorOptions
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if (word == nil) == (name == nil) { throw ValidationError("api-token create takes one name") }
    if role != nil, !permissions.isEmpty { throw ValidationError("give --role or --permission, not both") }
    if role == nil, permissions.isEmpty {
      throw ValidationError("say what the token may do: --role ROLE or --permission PERMISSION")
    }
    if global.output == .token, saveTo != nil { throw ValidationError("give -o token or --save-to, not both") }
  }

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    if expiresAt != nil { program.console.warn("the gateway ignores --expires-at: the token does not expire") }
    var order = APITokens.Order(name: word ?? name ?? "")
    order.role = role
    order.permissions = permissions
    order.user = user
    try program.confirmIfProtected(
      resolution, "create API token '\(order.name)'", "api-token create \(shellQuoted(order.name)) …")
    let path = try saveTo.map { try program.absolutePath($0) }
    if let path { try checkPlace(path, program) }
    var tokens = APITokens(dependencies: program.dependencies, store: program.store)
    tokens.secondFactor = try secondFactor.request(program)
    let made = try program.await { [tokens, order] in try await tokens.create(order, resolution) }
    if let path { try save(made.secret, made.token, to: path, program) }
    try show(made.token, path == nil ? made.secret : nil, program)
  }

  /// Finds out before a token is made, and a code used up, whether its secret can be kept.
  private func checkPlace(_ path: String, _ program: Program) throws {
    let files = program.dependencies.files
    if try files.lstat(path) != nil {
      throw Failure(.failure, "file-exists", "'\(path.withoutControlCharacters)' exists already")
    }
    do {
      try files.replace(path, with: [], options: ReplaceOptions(durable: false))
      try files.remove(path)
    } catch {
      throw Failure(.cannotWrite, "cannot-write", "nothing was created: \(error)")
    }
  }

  /// - Throws: `Failure` (73) which says that the token exists all the same, and how to get rid of it.
  private func save(_ secret: Secret, _ token: APIToken, to path: String, _ program: Program) throws {
    do {
      try program.dependencies.files.replace(path, with: Array("\(secret.reveal())\n".utf8))
    } catch {
      throw Failure(
        .cannotWrite, "cannot-write",
        "API token '\(token.name)' was created, but its secret could not be written: \(error)",
        remedy: "gatectl api-token delete \(shellQuoted(token.id))")
    }
  }

  private func show(_ token: APIToken, _ secret: Secret?, _ program: Program) throws {
    switch program.options.format {
    case .token:
      if let secret { try program.console.output("\(secret.reveal())\n") }
    case .name: try program.console.output("\(token.id)\n")
    case .json, .yaml:
      guard case .object(var fields) = token.json else { return }
      fields["token"] = .optional(secret?.reveal())
      try program.show(Rendering(json: .object(fields), table: { "" }, names: []))
    case .table, .wide:
      var lines = token.properties
      lines.add("Token", secret?.reveal())
      lines.add("Saved", saveTo)
      try program.console.output(lines.aligned)
      if secret != nil { program.console.hint("keep the token now: it is not shown again") }
    }
  }
}
