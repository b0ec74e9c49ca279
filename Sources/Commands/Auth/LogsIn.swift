import Contexts
import Sessions
import Values

/// A command by which a person logs in; what the ones have in common.
protocol LogsIn: Command, TakesSecrets {
  var gateway: GatewayKind? { get }
  var connection: LoginConnectionOptions { get }
  var mode: LoginModeOptions { get }
  var issuer: IssuerOptions { get }
  var browser: LoginBrowserOptions { get }
  var secondFactor: SecondFactorOptions { get }
  var force: Bool { get }
  var wait: Duration? { get }
}

extension LogsIn {
  /// What the options ask for.
  func request(_ program: Program) throws -> LoginRequest {
    var request = LoginRequest(mode: try mode.mode(program))
    request.overrides = try issuer.overrides(program, account: mode.account)
    request.isForced = force
    request.opensBrowser = !browser.noOpen
    request.browserCommand = browser.command
    request.port = browser.port
    request.secondFactor = try secondFactor.request(program)
    request.clientVersion = gatectlVersion
    if let wait { request.wait = wait }
    return request
  }

  func destination(
    _ request: LoginRequest, _ configuration: Configuration, _ program: Program
  ) throws -> LoginDestination {
    LoginDestination(
      configuration: configuration, program: program, kind: gateway, overrides: request.overrides,
      connection: try connection.fields(program))
  }
}

extension Program {
  func logIn(_ request: LoginRequest, to destination: LoginDestination.Found) throws -> LoginResult {
    var request = request
    request.adding = destination.adding
    let login = Login(dependencies: dependencies, store: store, tell: LoginDisplay(self).show)
    return try self.await { [request] in try await login.run(request, destination.resolution) }
  }
}
