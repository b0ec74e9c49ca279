package import Contexts
package import Platform
package import Values

/// A valid session for this context: the one that is stored, renewed where it is about to end.
///
/// Among all processes a grant is refreshed once: the lock is keyed by the grant, the config is read again under it and
/// a newer session adopted, and the new one is on disk before anybody uses it. Credentials given by hand are left alone.
package struct Renewal: Sendable {
  let dependencies: Dependencies
  let store: ConfigStore
  let notice: @Sendable (Notice) -> Void

  package init(dependencies: Dependencies, store: ConfigStore, notice: @escaping @Sendable (Notice) -> Void) {
    self.dependencies = dependencies
    self.store = store
    self.notice = notice
  }

  /// What a person should know; the words are the caller's.
  package enum Notice: Sendable {
    /// Another process refreshes the same grant.
    case waiting(context: String, holder: LockHolder?)
    /// The refresh did not come about, and the session still lives.
    case kept(context: String, until: Timestamp?, reason: String)
  }

  package enum Demand: Sendable, Hashable {
    /// Within its refresh window, or where it lives shorter than this.
    case whenDue(minimumLife: Duration? = nil)
    /// Now, and a failure is one even while the session lives.
    case now
    /// Whatever its stored end: the server has refused it.
    case refused
  }

  /// Whether `target(for:)` has anything to do; without, it costs nothing.
  package func isNeeded(_ resolution: Resolution, _ demand: Demand = .whenDue()) -> Bool {
    guard case .session(let session) = resolution.credential, resolution.context != nil, session.isRenewable else {
      return false
    }
    return isDue(session, resolution.kind.value, demand)
  }

  func isDue(_ session: StoredSession, _ kind: GatewayKind, _ demand: Demand) -> Bool {
    switch demand {
    case .now, .refused: true
    case .whenDue(let life): RefreshWindow.isDue(session, kind, at: dependencies.clock.now(), minimumLife: life)
    }
  }

  /// The target with a session that was renewed where that was due and possible.
  /// - Throws: `SessionFailure` where the session is over and cannot be renewed; `ConfigError` (73) where it is over and
  ///   a new one could not be written.
  package func target(for resolution: Resolution, _ demand: Demand = .whenDue()) async throws -> Target {
    let target = try Target(resolution)
    guard case .session(let session) = resolution.credential, let context = resolution.context else { return target }
    guard target.owns(session), session.isRenewable, isDue(session, target.kind, demand) else {
      if demand == .now, !session.isRenewable { throw target.failure(.notRenewable) }
      return target
    }
    let attempt = RenewalAttempt(
      renewal: self, resolution: resolution, target: target, name: context.name, session: session, demand: demand)
    return try await target.translating { try await attempt.run() }
  }

  /// The target with another session, after the server has refused the one of `target`, which is confirmed.
  /// - Parameter resolution: where the call began: a session that was renewed since then is not renewed again.
  /// - Returns: nil where there is nothing to renew it with.
  /// - Throws: `SessionFailure`, `ConfigError` where it could not be renewed.
  func afterRefusal(of target: Target, _ resolution: Resolution) async throws -> Target? {
    guard case .session(let refused) = target.credential, case .session(let first) = resolution.credential,
      refused.token == first.token, resolution.context != nil, refused.isRenewable, target.owns(refused)
    else { return nil }
    let renewed = try await self.target(for: resolution, .refused)
    guard case .session(let new) = renewed.credential, new.token != refused.token else { return nil }
    return renewed
  }
}

extension StoredSession {
  /// How a service account's session says that it is renewed by logging in again.
  package static let clientCredentialsChannel = "client-credentials"

  /// Whether there is something to renew it with.
  var isRenewable: Bool { refreshToken != nil || channel == Self.clientCredentialsChannel }
}

extension Target {
  /// Whether the session was issued by this origin.
  func owns(_ session: StoredSession) -> Bool { (try? Origin(of: session.origin)) == server.origin }
}
