import Contexts
import Gateways
import HTTPTransport
import OAuth
import Platform
import Values

/// One process's try to renew one session.
struct RenewalAttempt: Sendable {
  let renewal: Renewal
  let resolution: Resolution
  let target: Target
  let name: String
  /// As this process first read it.
  let session: StoredSession
  let demand: Renewal.Demand

  var dependencies: Dependencies { renewal.dependencies }
  private var store: ConfigStore { renewal.store }

  func run() async throws -> Target {
    do {
      // A refresh token that was used and cannot be replaced on disk is a lost session: nothing is sent then.
      try store.checkWritable()
      try store.checkPrograms()
    } catch let error as ConfigError {
      return try keep(session, error)
    }
    let clientID = try target.context?.text(.clientID)
    guard let lock = GrantLock(session, clientID: clientID, dependencies, store.rules) else {
      return try keep(session, ConfigError.noConfigPath)
    }
    do {
      return try await dependencies.files.withLock(
        lock.path, wait: GrantLock.wait, onWait: { renewal.notice(.waiting(context: name, holder: $0)) },
        { try await runLocked(lock) })
    } catch let error as LockError {
      return try keep(session, SessionFailure.Reason.tryLater(error.description))
    }
  }

  private func runLocked(_ lock: GrantLock) async throws -> Target {
    guard let context = try store.load().context(named: name), let stored = try context.session() else {
      throw SessionFailure.Reason.loginRequired(.noSession)
    }
    let fresh = try target(with: stored, context)
    guard fresh.owns(stored), stored.isRenewable else { return fresh }
    // Another process was faster.
    if stored.token != session.token, !renewal.isDue(stored, fresh.kind, .whenDue()) { return fresh }
    let mark = RefreshMark(beside: lock.path, dependencies.files)
    if let token = stored.refreshToken, demand != .now, !isOver(stored), isHeldBack(token, stored, mark) {
      return fresh
    }
    do {
      let exchange = RenewalExchange(
        dependencies: dependencies, target: fresh, context: context, name: name, session: stored, store: store,
        mark: mark)
      return try target(with: await exchange.run(), context)
    } catch let error as ConfigError {
      throw error
    } catch let error as TokenEndpointError {
      if case .grantRefused(let refusal) = error {
        if let token = stored.refreshToken { mark.write(token, isTold: true) }
        return try end(fresh, stored, refusal)
      }
      return try keep(stored, error)
    } catch let error as RenewalExchange.Refused {
      // Not 81 or 79, which a login gets: what has come to an end here is a session, and a login says the rest.
      guard isOver(stored) else { return try keep(stored, error.reason) }
      throw SessionFailure.Reason.loginRequired(
        SessionEnd(dependencies, store).record(fresh, .exchangeRefused(error.reason.text ?? "refused")))
    } catch SessionFailure.Reason.wrongIdentity(let pinned, let actual) {
      throw SessionFailure.Reason.wrongIdentity(pinned: pinned, actual: actual)
    } catch {
      return try keep(stored, error)
    }
  }

  /// Whether the refresh token may be used up already and waits for the session's end; said once.
  private func isHeldBack(_ token: Secret, _ stored: StoredSession, _ mark: RefreshMark) -> Bool {
    switch mark.state(of: token) {
    case .clear: return false
    case .told: return true
    case .sent:
      mark.write(token, isTold: true)
      renewal.notice(
        .kept(context: name, until: stored.expiresAt, reason: "an earlier refresh did not come to its end"))
      return true
    }
  }

  /// The issuer does not honour the refresh token: adopt what another process may have stored meanwhile, use the session
  /// while it lives, or mark it expired. Nothing is deleted.
  private func end(_ fresh: Target, _ sent: StoredSession, _ refusal: TokenEndpointError.Refusal) throws -> Target {
    if let context = try store.load().context(named: name), let now = try context.session(),
      now.refreshToken != sent.refreshToken, !isOver(now)
    {
      return try target(with: now, context)
    }
    let text = refusal.error.summary
    if demand != .now, !isOver(sent) {
      renewal.notice(.kept(context: name, until: sent.expiresAt, reason: "the issuer refused the refresh (\(text))"))
      return fresh
    }
    if demand == .now, !isOver(sent) {
      throw SessionFailure.Reason.loginRefused("the issuer refused the refresh (\(text))")
    }
    throw SessionFailure.Reason.loginRequired(
      SessionEnd(dependencies, store).record(fresh, .refreshRefused(status: refusal.status, text: text)))
  }

  /// The session as it is while it lives; else what stood in the way.
  private func keep(_ session: StoredSession, _ error: any Error) throws -> Target {
    guard demand != .now, !isOver(session), !(error is CancellationError) else { throw error }
    let told = (target.translate(error) as? SessionFailure)?.reason.text ?? (error as? ConfigError)?.text
    renewal.notice(.kept(context: name, until: session.expiresAt, reason: told ?? "the refresh failed"))
    return try target(with: session, resolution.context)
  }

  private func isOver(_ session: StoredSession) -> Bool {
    demand == .refused && session.token == self.session.token || session.isExpired(at: dependencies.clock.now())
  }

  private func target(with session: StoredSession, _ context: LayeredContext?) throws -> Target {
    try Target(resolution.replacing(session: session, of: context))
  }
}
