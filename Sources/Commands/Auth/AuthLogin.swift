import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthLogin: LogsIn {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Log in to a context's gateway and keep the session.",
    discussion: """
      Without a choice of how, a browser is opened where this machine has one, else a code for another device is \
      shown. A session that is still good makes this a no-op. The session is stored in the context that was \
      resolved, and is only ever sent to the origin that issued it.
      """
  ).asLeaf

  @Option(
    name: [.long, .customLong("server-url")],
    help: ArgumentHelp(
      "Log in to the context that has this server; where none has, one is added once the login has succeeded.",
      valueName: "url"))
  var server: String?

  @Option(
    help: ArgumentHelp(
      "What a server without a context speaks; it is asked where this is not given.", valueName: "kind"),
    transform: GatewayKind.init(argument:))
  var gateway: GatewayKind?

  @OptionGroup(title: "The way to a server without a context") var connection: LoginConnectionOptions
  @OptionGroup(title: "How to log in") var mode: LoginModeOptions
  @OptionGroup(title: "Issuer, instead of the context's") var issuer: IssuerOptions
  @OptionGroup(title: "The browser") var browser: LoginBrowserOptions

  @OptionGroup(title: "Second factor") var secondFactor: SecondFactorOptions

  @Flag(help: "Log in anew, also where the session at hand is still good.") var force = false
  @Flag(name: .customLong("no-save"), help: "Do not keep the session; with --show-token it is printed.") var noSave =
    false
  @Flag(name: .customLong("show-token"), help: "Print the session's token.") var showToken = false

  @Option(
    name: .customLong("session-duration-hours"),
    help: ArgumentHelp("How long the gateway is asked to keep the session.", valueName: "hours"))
  var sessionHours: Int?

  @Option(
    help: ArgumentHelp("How long to wait for you: 90, 90s, 5m (default 5m).", valueName: "duration"),
    transform: Duration.init(argument:))
  var wait: Duration?

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if let sessionHours, sessionHours < 1 || sessionHours > 24 * 365 {
      throw ValidationError("--session-duration-hours must be between 1 and 8760")
    }
  }

  func run(_ program: Program) throws {
    var request = try request(program)
    request.saves = !noSave
    request.sessionHours = sessionHours
    let destination = try destination(request, program.store.load(), program)
    let result = try program.logIn(request, to: resolve(destination))
    try LoginSummary(result: result, showToken: showToken, now: program.dependencies.clock.now()).print(program)
  }

  private func resolve(_ destination: LoginDestination) throws -> LoginDestination.Found {
    if let server { return try destination.server(server) }
    let (program, configuration) = (destination.program, destination.configuration)
    let resolution = try program.resolver(configuration).resolve()
    warnWhereShadowed(resolution, program)
    if resolution.context == nil {
      // A server that a variable names is logged in to as one that a flag names.
      guard let server = resolution.server else { throw configuration.noContext }
      program.console.warn("\(server.source) goes before the session: commands will use no context's until it is unset")
      return try destination.server(server.value.description)
    }
    if let context = resolution.context { try destination.checkConnection(of: context.name) }
    return (resolution, nil)
  }

  /// A credential by hand goes before the session that is about to be made.
  private func warnWhereShadowed(_ resolution: Resolution, _ program: Program) {
    guard case .given(let credential) = resolution.credential else { return }
    program.console.warn(
      "\(credential.source) goes before the session: commands will use that credential until it is unset")
  }
}

struct LoginBrowserOptions: ParsableArguments {
  @Flag(name: [.customLong("no-browser-open"), .customLong("no-open")], help: "Print the URL and open nothing.")
  var noOpen = false

  @Option(
    name: .customLong("browser-command"), help: ArgumentHelp("The program that opens the URL.", valueName: "command"))
  var command: String?

  @Option(
    name: .customLong("pkce-port"),
    help: ArgumentHelp("The redirect URI's port (default 8765); 0 takes a free one.", valueName: "port"))
  var port: Int?

  func validate() throws {
    if let port, !(0...65535).contains(port) { throw ValidationError("--pkce-port must be between 0 and 65535") }
  }
}
