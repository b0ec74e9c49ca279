import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct LoginCommand: LogsIn {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Add a context and log in to it, in one step.",
    discussion: """
      The context is written only once the login has succeeded, and is then the current one. A context that exists keeps \
      its fields and gets the new session. What the server speaks is found out unless --gateway says it.
      """
  ).asLeaf

  @Argument(help: "The context's name.") var name: String
  @Argument(help: "The gateway's URL; not needed for a context that exists.") var url: String?

  @Option(help: ArgumentHelp("What the server speaks.", valueName: "kind"), transform: GatewayKind.init(argument:))
  var gateway: GatewayKind?

  @OptionGroup(title: "The way to a server without a context") var connection: LoginConnectionOptions
  @OptionGroup(title: "How to log in") var mode: LoginModeOptions
  @OptionGroup(title: "Issuer, instead of the gateway's") var issuer: IssuerOptions
  @OptionGroup(title: "The browser") var browser: LoginBrowserOptions
  @OptionGroup(title: "Second factor") var secondFactor: SecondFactorOptions
  @Flag(help: "Log in anew, also where the session at hand is still good.") var force = false
  @Flag(name: .customLong("show-token"), help: "Print the session's token.") var showToken = false

  @Option(
    help: ArgumentHelp("How long to wait for you: 90, 90s, 5m (default 5m).", valueName: "duration"),
    transform: Duration.init(argument:))
  var wait: Duration?

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let request = try request(program)
    let destination = try destination(request, configuration, program)
    let result = try program.logIn(request, to: destination.named(name, url: url))
    try makeCurrent(program)
    try LoginSummary(result: result, showToken: showToken, now: program.dependencies.clock.now()).print(program)
  }

  private func makeCurrent(_ program: Program) throws {
    var old: String?
    let change = try program.store.edit { configuration in
      old = try configuration.currentContext()?.value
      return old == name ? [] : try configuration.using(name)
    }
    guard !change.isEmpty else { return }
    if let old { PreviousContext(program.store.rules, program.environment, program.dependencies.files)?.write(old) }
    program.console.note("context '\(name)' is now the current context")
  }
}
