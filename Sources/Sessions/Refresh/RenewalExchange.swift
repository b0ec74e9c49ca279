import Contexts
import Gateways
import HTTPTransport
import OAuth
import Platform
import Values

/// The refresh itself, under the grant's lock: tokens from the issuer, a session for the gateway, both on disk.
struct RenewalExchange: Sendable {
  let dependencies: Dependencies
  let target: Target
  let context: LayeredContext
  let name: String
  /// As it is stored.
  let session: StoredSession
  let store: ConfigStore
  let mark: RefreshMark

  /// - Returns: the session to use: the new one, or one that a login has stored meanwhile.
  func run() async throws -> StoredSession {
    let settings = try IssuerSettings(
      of: session, context, kind: target.kind, environment: dependencies.environment)
    let issuer = try await settings.connect(dependencies, http: target.http(dependencies), contextName: name)
    let tokens = try await tokens(issuer, settings)
    do {
      return try await adopt(tokens, issuer, settings)
    } catch is LoggedOut {
      // Nothing is brought back, here or at the issuer.
      if let token = tokens.refreshToken, let endpoint = issuer.metadata[.revocation] {
        _ = try? await issuer.tokenEndpoint().revoke(token, .refresh, at: endpoint)
      }
      throw SessionFailure.Reason.loginRequired(.noSession)
    }
  }

  /// The session was forgotten while it was being renewed.
  private struct LoggedOut: Error {}

  /// The issuer has renewed its part, and whoever gives a session for that refuses to.
  struct Refused: Error {
    let reason: SessionFailure.Reason
  }

  private func adopt(
    _ tokens: TokenSet, _ issuer: IssuerConnection, _ settings: IssuerSettings
  ) async throws -> StoredSession {
    try settings.checkIdentity(tokens.idToken?.claims, isRequired: false)
    let gateway = try target.gateway(dependencies)
    var renewed = session
    renewed.refreshToken = tokens.refreshToken ?? session.refreshToken
    // Trading it is another request, which may fail: a rotated refresh token is safe before.
    var stored = session
    if target.kind != .oidc || settings.exchange != nil, renewed.refreshToken != session.refreshToken {
      if let newer = try persist(renewed, over: session) { return newer }
      stored = renewed
    }
    // The refresh token at hand is good, whatever becomes of the rest.
    if stored.refreshToken == renewed.refreshToken { mark.remove() }
    let (proof, issued) = try await redeem(tokens, issuer, settings, gateway)
    renewed.token = issued.token
    renewed.idToken = proof.logoutHint == issued.token ? nil : proof.logoutHint ?? session.idToken
    renewed.user = issued.user?.withoutControlCharacters ?? session.user
    renewed.issuedAt = tokens.receivedAt
    renewed.expiresAt = issued.expiresAt
    renewed.tokenName = issued.tokenName ?? session.tokenName
    if !issued.roles.isEmpty { renewed.roles = issued.roles }
    let newer = try persist(renewed, over: stored)
    mark.remove()
    return newer ?? renewed
  }

  private func redeem(
    _ tokens: TokenSet, _ issuer: IssuerConnection, _ settings: IssuerSettings, _ gateway: any Gateway
  ) async throws -> (Login.Proof, IssuedSession) {
    do {
      let proof = try await settings.exchanging(Login.Proof(tokens, issuer), dependencies, target)
      let issued = try await gateway.redeem(
        LoginProof(
          idToken: proof.identityToken, accessToken: proof.accessToken, issuer: settings.issuer ?? "",
          user: tokens.idToken?.claims.user ?? session.user, expiresAt: proof.expiresAt,
          idTokenExpiresAt: proof.identityTokenExpiresAt))
      return (proof, issued)
    } catch {
      guard let reason = SessionFailure.Reason(error) else { throw error }
      switch reason {
      case .loginRefused, .denied: throw Refused(reason: reason)
      default: throw error
      }
    }
  }

  private func tokens(_ issuer: IssuerConnection, _ settings: IssuerSettings) async throws -> TokenSet {
    guard let refreshToken = session.refreshToken else {
      return try await ClientCredentialsFlow(issuer: issuer)
        .logIn(scope: issuer.metadata.scopes(chosen: settings.scopes, forPerson: false))
    }
    _ = try issuer.tokenEndpoint()
    mark.write(refreshToken)
    do {
      return try await RefreshFlow(issuer: issuer).refresh(refreshToken, subject: session.subject)
    } catch {
      // An answer that refuses, or a request that never arrived, has used nothing up; a refused token stays marked, so
      // that it is not sent again while the session lives.
      if !Self.mayHaveUsedTheToken(error) { mark.remove() }
      throw error
    }
  }

  private static func mayHaveUsedTheToken(_ error: any Error) -> Bool {
    switch error {
    case let error as TokenEndpointError:
      switch error {
      case .grantRefused, .malformed, .unknownTokenType: true
      case .clientRefused, .requestRejected, .tryLater, .unavailable, .redirected: false
      }
    case let error as HTTPError:
      switch error {
      case .timedOut, .connectionLost, .malformedAnswer, .bodyTooLarge, .other: true
      default: false
      }
    default: true
    }
  }

  /// Writes the session unless another one has taken the place of `old`.
  /// - Returns: that other session.
  private func persist(_ new: StoredSession, over old: StoredSession) throws -> StoredSession? {
    var newer: StoredSession?
    try store.edit { configuration in
      guard let stored = try configuration.context(named: name)?.session() else { throw LoggedOut() }
      guard stored.token == old.token, stored.refreshToken == old.refreshToken else {
        newer = stored
        return []
      }
      return try configuration.savingSession(new, in: name)
    }
    return newer
  }
}
