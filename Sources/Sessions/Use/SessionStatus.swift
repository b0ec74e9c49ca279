package import Contexts
import Gateways
import Platform
package import Values

/// Where a session stands.
package struct SessionStatus: Sendable {
  package let context: String?
  package let server: ServerURL
  package let kind: GatewayKind
  package let user: String?
  package let expiresAt: Timestamp?
  package let issuedAt: Timestamp?
  package let tokenName: String?
  package let roles: [String]
  package let state: State
  /// Whether the gateway was asked.
  package let isVerified: Bool
  /// Where the gateway has second factors of its own and was asked.
  package var secondFactors: SecondFactorStatus?
  /// Where a credential given by hand came from.
  package let credentialSource: Source?

  package enum State: Sendable, Hashable {
    case valid
    /// Why a login is needed.
    case dead(SessionFailure.LoginRequired)
  }
}

/// Tells where a session stands: by what is stored, or by asking the gateway.
package struct StatusCheck: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore
  private let notice: @Sendable (Renewal.Notice) -> Void

  package init(dependencies: Dependencies, store: ConfigStore, notice: @escaping @Sendable (Renewal.Notice) -> Void) {
    self.dependencies = dependencies
    self.store = store
    self.notice = notice
  }

  /// - Parameter renewsRefused: whether a session that the gateway refuses is renewed, where that is possible, and
  ///   asked about once more.
  /// - Throws: `SessionFailure` where the gateway, or the issuer that should renew the session, could not be asked; a
  ///   dead session is a status.
  package func run(_ resolution: Resolution, offline: Bool, renewsRefused: Bool = true) async throws -> SessionStatus {
    let renewal = Renewal(dependencies: dependencies, store: store, notice: notice)
    var target = try Target(resolution)
    do {
      if !offline { target = try await renewal.target(for: resolution) }
      _ = try target.token(at: dependencies.clock.now())
    } catch let failure as SessionFailure {
      guard case .loginRequired(let why) = failure.reason else { throw failure }
      return status(target, .dead(why), isVerified: false)
    }
    guard !offline else { return status(target, .valid, isVerified: false) }
    let asked = target
    do {
      return try await ask(asked) { try await renewsRefused ? renewal.afterRefusal(of: asked, resolution) : nil }
    } catch let failure as SessionFailure {
      guard case .loginRequired(let why) = failure.reason else { throw failure }
      return status(asked, .dead(why), isVerified: true)
    }
  }

  /// - Parameter renew: where a session that is refused may be exchanged for another, once.
  private func ask(_ target: Target, renew: () async throws -> Target?) async throws -> SessionStatus {
    let token = try target.token(at: dependencies.clock.now())
    let check = try await target.translating { try await target.gateway(dependencies).checkForStatus(token) }
    switch check {
    case .valid(let user, let expiresAt, let roles):
      let details = await details(target, user)
      var status = status(
        target, .valid, isVerified: true, user: user, expiresAt: expiresAt ?? details?.expiresAt, roles: roles)
      status.secondFactors = details?.secondFactors
      return status
    case .dead(let text):
      if let renewed = try await renew() { return try await ask(renewed) { nil } }
      return status(
        target, .dead(SessionEnd(dependencies, store).record(target, status: 401, text: text)), isVerified: true)
    case .undecided: return status(target, .valid, isVerified: false)
    }
  }

  /// What the gateway tells beside; its trouble with that is nobody's.
  private func details(_ target: Target, _ user: String?) async -> SessionDetails? {
    guard let token = try? target.token(at: dependencies.clock.now()) else { return nil }
    var id: String?
    if case .session(let session) = target.credential { id = session.sessionID }
    let question = SessionInQuestion(token: token, user: user, sessionID: id)
    let details = try? await target.gateway(dependencies).details(of: question)
    if let moved = details?.expiresAt { remember(moved, target) }
    return details
  }

  /// After a use that went well: where the session slides and what is stored of its end comes near, asks for the end that
  /// it has now. Else a session in daily use would be taken for expired one day.
  func noteSliding(of target: Target) async {
    guard case .session(let session) = target.credential, let end = session.expiresAt,
      let window = (try? target.gateway(dependencies))?.slidingWindow, end - dependencies.clock.now() < window
    else { return }
    _ = await details(target, session.user)
  }

  /// A session that slides: its new end is written once it has moved by over a day; failing to is silent.
  private func remember(_ expiry: Timestamp, _ target: Target) {
    guard case .session(let session) = target.credential, let context = target.context,
      session.expiresAt.map({ abs(expiry.seconds - $0.seconds) > 86_400 }) ?? true
    else { return }
    _ = try? store.edit { configuration in
      guard var stored = try configuration.context(named: context.name)?.session(), stored.token == session.token else {
        return []
      }
      stored.expiresAt = expiry
      return try configuration.savingSession(stored, in: context.name)
    }
  }

  private func status(
    _ target: Target, _ state: SessionStatus.State, isVerified: Bool, user: String? = nil, expiresAt: Timestamp? = nil,
    roles: [String] = []
  ) -> SessionStatus {
    var session: StoredSession?
    var source: Source?
    switch target.credential {
    case .session(let stored): session = stored
    case .given(let given): source = given.source
    case .none: break
    }
    return SessionStatus(
      context: target.context?.name, server: target.server, kind: target.kind, user: user ?? session?.user,
      expiresAt: expiresAt ?? session?.expiresAt, issuedAt: session?.issuedAt, tokenName: session?.tokenName,
      roles: roles.isEmpty ? session?.roles ?? [] : roles, state: state, isVerified: isVerified,
      credentialSource: source)
  }
}

extension Gateway {
  /// Asks about a session where nobody is logging in: a 401 that does not confirm its end is an answer like any other.
  /// - Throws: `SessionFailure.Reason.rejected` for that.
  func checkForStatus(_ token: Secret) async throws -> SessionCheck {
    do {
      return try await check(token)
    } catch GatewayError.refused(let status, let text) {
      throw SessionFailure.Reason.rejected(status: status, text: text)
    }
  }
}

/// What happens when a gateway has confirmed that a session is dead.
struct SessionEnd: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore

  init(_ dependencies: Dependencies, _ store: ConfigStore) {
    self.dependencies = dependencies
    self.store = store
  }

  /// Marks the cached session expired, unless another process has stored a new one meanwhile; failing to write
  /// that is silent. A credential given by hand is nobody's to mark.
  func record(_ target: Target, status: Int, text: String) -> SessionFailure.LoginRequired {
    record(target, .refused(status: status, text: text))
  }

  func record(_ target: Target, _ end: SessionFailure.LoginRequired) -> SessionFailure.LoginRequired {
    switch target.credential {
    case .given(let given):
      guard case .refused(_, let text) = end else { return end }
      return .givenCredentialRefused(given.source, text: text)
    case .none: return .noSession
    case .session(let session):
      let now = dependencies.clock.now()
      _ = try? target.context.map { context in
        try store.edit { configuration in
          guard var stored = try configuration.context(named: context.name)?.session(), stored.token == session.token,
            !stored.isExpired(at: now)
          else { return [] }
          stored.expiresAt = now
          return try configuration.savingSession(stored, in: context.name)
        }
      }
      return end
    }
  }
}
