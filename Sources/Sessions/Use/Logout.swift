package import Contexts
import Gateways
import HTTPTransport
import OAuth
import Platform
package import Values

/// Ends a context's session.
package struct Logout: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore
  private let notice: @Sendable (Renewal.Notice) -> Void

  package init(
    dependencies: Dependencies, store: ConfigStore, notice: @escaping @Sendable (Renewal.Notice) -> Void = { _ in }
  ) {
    self.dependencies = dependencies
    self.store = store
    self.notice = notice
  }

  package enum Outcome: Sendable, Hashable {
    /// There was nothing to forget.
    case noSession
    /// Forgotten here.
    case forgotten(expiresAt: Timestamp?, Revocation)
  }

  /// What became of the session where it was issued.
  package enum Revocation: Sendable, Hashable {
    /// Only the local copy was to go.
    case notAsked
    /// Neither gateway nor issuer has a way to revoke it.
    case impossible
    case revoked
    /// It may live on; why.
    case failed(String)
  }

  /// Forgets the session, then revokes it where it was issued; the context stays. The local copy goes first, so that it
  /// is gone whatever becomes of the rest. A refresh that is under way is waited for: what it brings is what has to go.
  /// - Parameter isLocal: nobody is told.
  package func run(_ name: String, from source: Source, isLocal: Bool = false) async throws -> Outcome {
    guard let found = try await takeUndisturbed(name, source) else { return .noSession }
    let revocation = isLocal ? .notAsked : await revoke(found.session, found.context)
    return .forgotten(expiresAt: found.session.expiresAt, revocation)
  }

  private typealias Taken = (context: LayeredContext, session: StoredSession)

  /// Takes the session out of the config under its grant's lock. Where the lock cannot be had, because its holder hangs
  /// or there is no place for it, it goes all the same: a refresh that ends later finds it gone and writes nothing.
  private func takeUndisturbed(_ name: String, _ source: Source) async throws -> Taken? {
    let context = try store.load().require(name, from: source)
    guard let session = try context.session(), session.isRenewable,
      let lock = GrantLock(session, clientID: try context.text(.clientID), dependencies, store.rules)
    else { return try take(name, source) }
    do {
      return try await dependencies.files.withLock(
        lock.path, wait: GrantLock.wait, onWait: { notice(.waiting(context: name, holder: $0)) },
        { () async throws -> Taken? in
          let taken = try take(name, source)
          RefreshMark(beside: lock.path, dependencies.files).remove()
          return taken
        })
    } catch is LockError {
      return try take(name, source)
    } catch is FileError {
      return try take(name, source)
    }
  }

  private func take(_ name: String, _ source: Source) throws -> Taken? {
    var taken: Taken?
    try store.edit { configuration in
      let context = try configuration.require(name, from: source)
      guard let session = try context.session() else { return [] }
      taken = (context, session)
      return try configuration.removingSession(of: name)
    }
    return taken
  }

  private func revoke(_ session: StoredSession, _ context: LayeredContext) async -> Revocation {
    do {
      let target = try Target(Resolution(of: context, session: session))
      guard target.owns(session) else { return .failed("the session belongs to \(session.origin)") }
      return try await target.translating {
        if try await target.gateway(dependencies).revoke(session.token) { return .revoked }
        return try await revokeTokens(session, target)
      }
    } catch let failure as SessionFailure {
      return .failed(failure.reason.text ?? "the issuer could not be asked")
    } catch {
      return .failed("the issuer could not be asked")
    }
  }

  /// RFC 7009: the refresh token, with which most issuers revoke the whole grant, then the access token.
  private func revokeTokens(_ session: StoredSession, _ target: Target) async throws -> Revocation {
    let settings = try IssuerSettings(
      of: session, target.context, kind: target.kind, environment: dependencies.environment)
    var tokens: [(Secret, TokenEndpoint.TokenKind)] = session.refreshToken.map { [($0, .refresh)] } ?? []
    // Neither an ID token nor what another server has issued is the issuer's to revoke.
    if target.kind == .oidc, settings.exchange?.tokenEndpoint == nil, try target.context?.text(.tokenUse) != "id" {
      tokens.append((session.token, .access))
    }
    guard !tokens.isEmpty else { return .impossible }
    let issuer = try await settings.connect(
      dependencies, http: target.http(dependencies), contextName: target.context?.name)
    guard let endpoint = issuer.metadata[.revocation] else { return .impossible }
    var outcome = Revocation.revoked
    for (token, kind) in tokens {
      switch try await issuer.tokenEndpoint().revoke(token, kind, at: endpoint) {
      case .revoked: break
      case .refused(let status, let error): outcome = .failed("the issuer refused (\(status), \(error.summary))")
      case .unavailable(let status): outcome = .failed("the issuer answered \(status)")
      }
    }
    return outcome
  }
}
