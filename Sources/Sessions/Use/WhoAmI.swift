package import Contexts
import Gateways
import OAuth
import Platform
package import Values

/// Asks who the session belongs to.
package struct WhoAmI: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore
  private let notice: @Sendable (Renewal.Notice) -> Void

  package init(dependencies: Dependencies, store: ConfigStore, notice: @escaping @Sendable (Renewal.Notice) -> Void) {
    self.dependencies = dependencies
    self.store = store
    self.notice = notice
  }

  package struct Identity: Sendable {
    package let status: SessionStatus
    /// What is known of the account: the issuer's userinfo, else what the token itself says; nil where nothing does.
    package let claims: JSON?
  }

  /// - Throws: `SessionFailure` (77) where the session is over.
  package func run(_ resolution: Resolution, wantsClaims: Bool) async throws -> Identity {
    let check = StatusCheck(dependencies: dependencies, store: store, notice: notice)
    let status = try await check.run(resolution, offline: false)
    var target = try Target(resolution)
    if case .dead(let why) = status.state { throw target.failure(.loginRequired(why)) }
    // The session may have been renewed for that.
    if case .session = resolution.credential,
      let context = try resolution.context.flatMap({
        try store.load().context(named: $0.name)
      }), let session = try context.session()
    {
      target = try Target(resolution.replacing(session: session, of: context))
    }
    guard wantsClaims else { return Identity(status: status, claims: nil) }
    let token = try target.token(at: dependencies.clock.now())
    if target.kind == .oidc, let claims = try await target.translating({ try await issuersClaims(target, token) }) {
      return Identity(status: status, claims: claims)
    }
    return Identity(status: status, claims: try? JSONWebSignature(token.reveal()).payload)
  }

  private func issuersClaims(_ target: Target, _ token: Secret) async throws -> JSON? {
    guard let context = target.context, let issuer = try context.text(.issuer), try context.text(.tokenUse) != "id"
    else {
      return nil
    }
    let settings = try IssuerSettings(
      context, LoginRequest.Overrides(), kind: target.kind, environment: dependencies.environment)
    let http = target.http(dependencies)
    let metadata = try await Discovery(http: http)
      .metadata(of: Issuer(issuer), overrides: IssuerMetadata.Overrides(settings.endpoints))
    guard let url = metadata[.userinfo],
      case .claims(let claims) = try await UserInfoEndpoint(url: url, http: http).ask(token)
    else { return nil }
    return claims.json
  }
}
