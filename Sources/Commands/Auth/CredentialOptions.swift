import ArgumentParser
import Contexts
import Values

/// A credential given by hand, instead of the cached session: never stored, never refreshed.
struct CredentialOptions: ParsableArguments {
  @Option(
    name: [.customLong("api-token"), .customLong("session-token")],
    help: ArgumentHelp("Send this credential; better by file, since arguments can be seen.", valueName: "token"))
  var apiToken: String?

  @Option(name: .customLong("token-file"), help: ArgumentHelp("Send this file's first line.", valueName: "file"))
  var tokenFile: String?

  @Flag(name: .customLong("token-stdin"), help: "Send standard input's first line.")
  var tokenStdin = false

  @Option(
    name: [.long, .customLong("server-url")],
    help: ArgumentHelp("Use this server, and nothing of any context.", valueName: "url"))
  var server: String?

  @Option(help: ArgumentHelp("What that server speaks.", valueName: "kind"), transform: GatewayKind.init(argument:))
  var gateway: GatewayKind?

  func validate() throws {
    if [apiToken != nil, tokenFile != nil, tokenStdin].filter({ $0 }).count > 1 {
      throw ValidationError("give the credential in one way only")
    }
  }

  func credential(_ program: Program) throws -> Sourced<Secret>? {
    if let apiToken {
      guard let text = apiToken.trimmed.nonEmpty else { throw ValidationError("--api-token is empty") }
      return Sourced(Secret(text), from: .flag("--api-token"))
    }
    if let tokenFile {
      return Sourced(try program.secret(fromFile: program.absolutePath(tokenFile)), from: .flag("--token-file"))
    }
    return tokenStdin ? Sourced(try program.secretFromInput(), from: .flag("--token-stdin")) : nil
  }

  /// Context, server and credential for a command that uses a session.
  func resolve(_ program: Program) throws -> Resolution {
    let configuration = try program.store.load()
    let resolution = try program.resolver(
      configuration, server: server, gateway: gateway, credential: credential(program)
    ).resolve()
    guard resolution.context == nil, resolution.server == nil else { return resolution }
    // A credential came, but nothing says where to.
    if case .given(let credential) = resolution.credential {
      let variable = resolution.kind.value.serverVariable ?? "GATECTL_SERVER"
      throw Failure(
        .configuration, "missing-server", "the credential from \(credential.source) has no server to go to",
        remedy: "export \(variable)=URL")
    }
    throw configuration.noContext
  }
}

extension GatewayKind {
  init(argument: String) throws {
    guard let kind = GatewayKind(rawValue: argument) else {
      throw ValidationError(
        "'\(argument.withoutControlCharacters)' is no kind of gateway: \(GatewayKind.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    self = kind
  }
}
