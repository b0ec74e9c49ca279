import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

/// How to log in: at most one way; without any, what machine and issuer can do decides.
struct LoginModeOptions: ParsableArguments {
  @Flag(
    name: [.customLong("pkce"), .customLong("browser-pkce")],
    help: "Log in with a browser on this machine (authorization code flow with PKCE).")
  var pkce = false

  @Flag(
    name: [.customLong("device"), .customLong("browser"), .customLong("use-device-code")],
    help: "Log in with a browser anywhere (device flow).")
  var device = false

  @Flag(
    name: .customLong("client-credentials"),
    help: "Log in as the client itself: a service account with a client secret.")
  var clientCredentials = false

  @Option(help: ArgumentHelp("The account: for the password grant, else a hint for the login page.", valueName: "user"))
  var username: String?

  @Flag(help: "Use the password grant; prompts, or reads standard input where that is no terminal.")
  var password = false

  @Option(
    name: .customLong("password-file"),
    help: ArgumentHelp("Use the password grant with this file's first line.", valueName: "file"))
  var passwordFile: String?

  @Option(
    name: [.customLong("id-token"), .customLong("auth0-token")],
    help: ArgumentHelp("Use a token that another tool made; '-' reads standard input.", valueName: "token"))
  var token: String?

  @Option(
    name: [.customLong("callback-url"), .customLong("auth0-callback-url")],
    help: ArgumentHelp("Use the token in a callback URL; '-' reads standard input.", valueName: "url"))
  var callbackURL: String?

  @Option(
    name: .customLong("auth0"),
    help: ArgumentHelp("An e-mail address, a token or a callback URL, whichever it looks like.", valueName: "value"))
  var auth0: String?

  func validate() throws {
    if auth0?.trimmed.isEmpty == true { throw ValidationError("--auth0 is empty") }
    if auth0 != nil, token != nil || callbackURL != nil {
      throw ValidationError("--auth0 goes with neither --auth0-token nor --auth0-callback-url")
    }
    let ways = [
      pkce, device, password || passwordFile != nil, token != nil, callbackURL != nil, clientCredentials,
      auth0.map { !Inferred($0).isAccount } ?? false,
    ]
    if ways.filter({ $0 }).count > 1 { throw ValidationError("choose one way to log in") }
    if password, passwordFile != nil { throw ValidationError("choose one of --password and --password-file") }
  }

  private enum Inferred {
    case email(String), token(String), url(String)

    /// As the older CLI told them apart; what is neither address nor URL is taken to be a token.
    init(_ value: String) {
      let value = value.trimmed
      if value.contains("://") || value.contains("id_token=") {
        self = .url(value)
      } else if value.contains("@"), !value.contains(where: \.isWhitespace) {
        self = .email(value)
      } else {
        self = .token(value)
      }
    }

    /// Whether it only names somebody, and leaves open how to log in.
    var isAccount: Bool { if case .email = self { true } else { false } }
  }

  /// The account that was named, for the password grant or as a hint.
  var account: String? {
    if let username { return username }
    if let auth0, case .email(let address) = Inferred(auth0) { return address }
    return nil
  }

  func mode(_ program: Program) throws -> LoginRequest.Mode {
    if let token { return .token(try program.secretArgument(token, "--id-token")) }
    if let callbackURL { return .callbackURL(try program.secretArgument(callbackURL, "--callback-url")) }
    if password || passwordFile != nil { return try passwordMode(program) }
    if device { return .device }
    if clientCredentials { return .clientCredentials }
    if pkce { return .browser }
    guard let auth0 else { return .automatic }
    switch Inferred(auth0) {
    case .email: return .automatic
    case .token(let text): return .token(Secret(text))
    case .url(let text): return .callbackURL(Secret(text))
    }
  }

  private func passwordMode(_ program: Program) throws -> LoginRequest.Mode {
    guard let account else {
      throw Failure(
        .usage, "missing-username", "the password grant needs an account",
        remedy: "gatectl auth login --username USER --password")
    }
    if let passwordFile {
      return .password(username: account, try program.secret(fromFile: program.absolutePath(passwordFile)))
    }
    guard program.dependencies.terminal.isInputTTY else {
      return .password(username: account, try program.secretFromInput())
    }
    guard
      let secret = try program.dependencies.terminal.readSecret(
        prompt: "Password for \(account.withoutControlCharacters): "),
      !secret.reveal().isEmpty
    else { throw Failure(.failure, "no-password", "no password was typed") }
    return .password(username: account, secret)
  }
}

extension Program {
  /// A secret given as an argument, or by standard input where that is `-`.
  func secretArgument(_ argument: String, _ flag: String) throws -> Secret {
    if argument == "-" { return try secretFromInput() }
    guard !argument.trimmed.isEmpty else {
      throw ValidationError("\(flag) is empty")
    }
    return Secret(argument.trimmed)
  }
}
