import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

/// The settings of a context as flags: neutral spellings first, those of the older CLIs accepted.
/// An empty value clears a field, as `--unset` does.
struct FieldOptions: ParsableArguments {
  @Option(
    name: [.customLong("server"), .customLong("server-url")],
    help: ArgumentHelp("The gateway's URL, with its base path where it has one.", valueName: "url"))
  var server: String?

  @Option(
    help: ArgumentHelp(
      "What the gateway speaks: \(GatewayKind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "kind"))
  var gateway: String?

  @OptionGroup var issuer: IssuerOptions

  @Option(name: .customLong("login-hint"), help: ArgumentHelp("The account to suggest at login.", valueName: "user"))
  var loginHint: String?

  @Option(help: ArgumentHelp("The only account that may log in here.", valueName: "user"))
  var identity: String?

  @Option(
    name: .customLong("token-use"), help: ArgumentHelp("Which token is the session: access or id.", valueName: "use"))
  var tokenUse: String?

  @Option(name: .customLong("ca-file"), help: ArgumentHelp("PEM file of authorities to trust.", valueName: "file"))
  var caFile: String?

  @Option(
    name: .customLong("client-cert"), help: ArgumentHelp("PEM file of the client certificate.", valueName: "file"))
  var clientCertificate: String?

  @Option(name: .customLong("client-key"), help: ArgumentHelp("PEM file of its key.", valueName: "file"))
  var clientKey: String?

  @Option(help: ArgumentHelp("Proxy for every request.", valueName: "url"))
  var proxy: String?

  @Option(name: .customLong("browser-command"), help: ArgumentHelp("Program that opens URLs.", valueName: "command"))
  var browserCommand: String?

  @Option(name: .customLong("kube-context"), help: ArgumentHelp("For port-forward.", valueName: "name"))
  var kubeContext: String?

  @Option(name: .customLong("kube-namespace"), help: ArgumentHelp("For port-forward.", valueName: "name"))
  var kubeNamespace: String?

  @Option(name: .customLong("kube-service"), help: ArgumentHelp("For port-forward.", valueName: "name"))
  var kubeService: String?

  @Option(name: .customLong("kube-remote-port"), help: ArgumentHelp("For port-forward; 0 clears.", valueName: "port"))
  var kubeRemotePort: String?

  @Option(help: ArgumentHelp("Whether changes here want the context spelled out: true or false.", valueName: "bool"))
  var protected: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Any other setting by its key, such as idp.token-endpoint=URL (repeatable).", valueName: "key=value"))
  var settings: [String] = []

  @Option(help: .hidden) var runtime: String?

  /// Flag, field and what was typed, in the order of the help.
  private var typed: [IssuerOptions.Typed] {
    let place: [IssuerOptions.Typed] = [("--server", .server, server), ("--gateway", .gateway, gateway)]
    let others: [IssuerOptions.Typed] = [
      ("--login-hint", .loginHint, loginHint),
      ("--identity", .identity, identity), ("--token-use", .tokenUse, tokenUse), ("--ca-file", .caFile, caFile),
      ("--client-cert", .clientCertificate, clientCertificate), ("--client-key", .clientKey, clientKey),
      ("--proxy", .proxy, proxy), ("--browser-command", .browser, browserCommand),
      ("--kube-context", .kubernetesContext, kubeContext), ("--kube-namespace", .kubernetesNamespace, kubeNamespace),
      ("--kube-service", .kubernetesService, kubeService),
      ("--kube-remote-port", .kubernetesRemotePort, kubeRemotePort == "0" ? "" : kubeRemotePort),
      ("--protected", .protected, protected),
    ]
    return place + issuer.typed + others
  }

  /// The fields that were given; an empty value stands in `cleared`.
  func fields(_ program: Program) throws -> (set: [Field: FieldValue], cleared: Set<Field>) {
    if runtime != nil { program.console.warn("--runtime has no meaning here and is ignored") }
    var set: [Field: FieldValue] = [:]
    var cleared: Set<Field> = []
    func take(_ field: Field, _ text: String, _ flag: String) throws {
      if text.trimmed.isEmpty {
        cleared.insert(field)
      } else {
        set[field] = try field.parse(absolute(text, field, program), from: .flag(flag))
      }
    }
    for (flag, field, text) in typed {
      if let text { try take(field, text, flag) }
    }
    for setting in settings {
      guard let equals = setting.firstIndex(of: "=") else {
        throw ValidationError("--set wants KEY=VALUE, as in --set idp.token-endpoint=https://…")
      }
      let key = String(setting[..<equals])
      guard let field = Field(named: key) else { throw Field.unknown(key) }
      try take(field, String(setting[setting.index(after: equals)...]), "--set")
    }
    if let secret = try issuer.clientSecret.reference(program) {
      if secret == .text(Secret("")) { cleared.insert(.clientSecret) } else { set[.clientSecret] = .secret(secret) }
    }
    return (set, cleared)
  }

  /// File names are kept absolute: the context is used from any folder.
  private func absolute(_ text: String, _ field: Field, _ program: Program) throws -> String {
    guard [.caFile, .clientCertificate, .clientKey, .privateKeyFile].contains(field) else { return text }
    return try program.absolutePath(text)
  }
}

extension Field {
  static func unknown(_ key: String) -> Failure {
    let near = key.nearest(among: Field.allCases.map(\.rawValue) + Field.allCases.compactMap(\.path.last))
    return Failure(
      .usage, "unknown-key", "'\(key.withoutControlCharacters)' is not a key of a context",
      remedy: "man gatectl-config",
      notes: near.map { ["did you mean '\($0)'?"] } ?? [])
  }
}

extension Program {
  func absolutePath(_ path: String) throws -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home = environment.home { return home + path.dropFirst() }
    return "\(try dependencies.files.currentDirectory())/\(path)"
  }
}
