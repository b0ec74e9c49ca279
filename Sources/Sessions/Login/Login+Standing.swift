import Contexts
import Gateways
import Values

extension Login {
  /// The session that makes a login needless: confirmed by the server in this run or, where that cannot be asked, by the
  /// stored expiry. Nil where there is none, and for a login that would not lead to the same session.
  func standingSession(_ request: LoginRequest, _ resolution: Resolution) async throws -> LoginResult? {
    guard !request.isForced, request.saves, request.mode.mayBeSkipped, let context = resolution.context,
      let session = try context.session()
    else { return nil }
    guard !request.overrides.changeTheSession(of: session) else { return nil }
    // A credential given by hand shadows the session, and is not what a login is about.
    let resolution = resolution.replacing(session: session, of: context)
    let target = try Target(resolution)
    guard let status = try await status(resolution, target) else { return nil }
    guard status.state == .valid, let current = try store.load().context(named: context.name)?.session() else {
      return nil
    }
    return LoginResult(
      session: current, kind: target.kind, server: target.server, savedIn: context.name, isNew: false)
  }

  /// - Returns: nil where the stored expiry says that the session is over.
  private func status(_ resolution: Resolution, _ target: Target) async throws -> SessionStatus? {
    let check = StatusCheck(dependencies: dependencies, store: store, notice: { _ in })
    do {
      // Whoever logs in with a session that the server has refused is logged in anew.
      return try await check.run(resolution, offline: false, renewsRefused: false)
    } catch is SessionFailure {
      return try await check.run(resolution, offline: true)
    }
  }
}

extension LoginRequest.Mode {
  /// A login that is given a token, a callback URL or a password always logs in.
  var mayBeSkipped: Bool {
    switch self {
    case .automatic, .browser, .device, .clientCredentials: true
    case .password, .token, .callbackURL: false
    }
  }
}

extension LoginRequest.Overrides {
  /// Whether something was asked for that the session at hand need not have.
  fileprivate func changeTheSession(of session: StoredSession) -> Bool {
    if issuer != nil || clientID != nil || clientSecret != nil || audience != nil || scopes != nil { return true }
    return loginHint.map { $0.lowercased() != session.user?.lowercased() } ?? false
  }
}
