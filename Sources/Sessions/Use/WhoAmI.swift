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
    let target = try await Renewal(dependencies: dependencies, store: store, notice: notice).target(for: resolution)
    var current = resolution
    if case .session(let session) = target.credential {
      current = resolution.replacing(session: session, of: target.context)
    }
    let check = StatusCheck(dependencies: dependencies, store: store, notice: notice)
    let status = try await check.run(current, offline: false)
    if case .dead(let why) = status.state { throw target.failure(.loginRequired(why)) }
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
    let metadata = try await Discovery(http: http, now: { dependencies.clock.now() })
      .metadata(of: Issuer(issuer), overrides: IssuerMetadata.Overrides(settings.endpoints)).metadata
    guard let url = metadata[.userinfo],
      case .claims(let claims) = try await UserInfoEndpoint(url: url, http: http).ask(token)
    else { return nil }
    return claims.json
  }
}
