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
      context, LoginRequest.Overrides(), kind: target.kind, environment: dependencies.environment)
    if let of = session.issuer, let now = settings.issuer, of.trimmingSuffix("/") != now.trimmingSuffix("/") {
      throw SessionFailure.Reason.incomplete(
        "the refresh token belongs to issuer \(of), the context names \(now)", remedy: nil)
    }
    let issuer = try await settings.connect(dependencies, http: target.http(dependencies), contextName: name)
    let tokens = try await tokens(issuer, settings)
    try settings.checkIdentity(tokens.idToken?.claims, isRequired: false)
    let gateway = try target.gateway(dependencies)
    var renewed = session
    renewed.refreshToken = tokens.refreshToken ?? session.refreshToken
    // Trading it is another request, which may fail: a rotated refresh token is safe before.
    var stored = session
    if target.kind != .oidc, renewed.refreshToken != session.refreshToken {
      if let newer = try persist(renewed, over: session) { return newer }
      stored = renewed
    }
    let issued = try await gateway.redeem(
      LoginProof(
        idToken: tokens.idToken?.token, accessToken: tokens.accessToken, issuer: settings.issuer ?? "",
        user: tokens.idToken?.claims.user ?? session.user, expiresAt: tokens.expiresAt,
        idTokenExpiresAt: tokens.idToken?.claims.expiresAt))
    renewed.token = issued.token
    renewed.user = issued.user?.withoutControlCharacters ?? session.user
    renewed.issuedAt = tokens.receivedAt
    renewed.expiresAt = issued.expiresAt
    renewed.tokenName = issued.tokenName ?? session.tokenName
    if !issued.roles.isEmpty { renewed.roles = issued.roles }
    let newer = try persist(renewed, over: stored)
    mark.remove()
    return newer ?? renewed
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
      guard let stored = try configuration.context(named: name)?.session() else {
        // Logged out meanwhile: nothing is brought back.
        throw SessionFailure.Reason.loginRequired(.noSession)
      }
      guard stored.token == old.token, stored.refreshToken == old.refreshToken else {
        newer = stored
        return []
      }
      return try configuration.savingSession(new, in: name)
    }
    return newer
  }
}
