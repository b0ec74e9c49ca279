import Contexts
import Gateways
import HTTPTransport
import OAuth
import Platform
import Values

extension Login {
  /// The login of a gateway that runs it itself. Nothing of the issuer is asked, and no way but the browser's is there.
  func brokeredLogin(
    _ broker: any LoginBroker, _ request: LoginRequest, _ target: Target, _ gateway: any Gateway
  ) async throws -> LoginResult {
    guard request.mode.suitsBroker else {
      throw SessionFailure.Reason.usage(
        "a gateway of kind \(target.kind.rawValue) runs the login itself, in a browser anywhere")
    }
    let events = tell
    var secondFactor = request.secondFactor
    secondFactor.tell = { events(.secondFactor($0)) }
    let prompt = CodePrompt(
      dependencies: dependencies, request: secondFactor,
      ledger: AttemptLedger(dependencies, origin: target.server.origin))
    let flow = BrokeredLoginFlow(
      broker: broker, enrollmentURL: gateway.secondFactors?.enrollmentURL, dependencies: dependencies, request: request,
      device: DeviceIdentity.current(dependencies, clientVersion: request.clientVersion), prompt: prompt,
      method: try SecondFactorChoice.loginMethod(secondFactor, context: target.context),
      tell: tell)
    let issued = try await flow.run()
    if let pinned = try target.context?.text(.identity), issued.user?.lowercased() != pinned.lowercased() {
      // It must not live on where nobody knows of it.
      _ = try? await gateway.revoke(issued.token)
      throw SessionFailure.Reason.wrongIdentity(pinned: pinned, actual: issued.user ?? "an unnamed account")
    }
    var session = StoredSession(
      token: issued.token, origin: target.server.origin.description, user: issued.user,
      issuedAt: dependencies.clock.now(), expiresAt: issued.expiresAt, roles: issued.roles)
    session.sessionID = issued.sessionID
    session.channel = issued.channel
    session.deviceID = issued.deviceID
    session.deviceName = issued.deviceName
    session.mfaVerified = issued.mfaVerified
    let saved = request.saves ? try save(session, target, adding: request.adding) : nil
    return LoginResult(session: session, kind: target.kind, server: target.server, savedIn: saved)
  }
}

extension LoginRequest.Mode {
  fileprivate var suitsBroker: Bool {
    switch self {
    case .automatic, .browser, .device: true
    case .clientCredentials, .password, .token, .callbackURL: false
    }
  }
}
