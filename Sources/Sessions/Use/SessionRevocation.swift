import Contexts
import Gateways
import HTTPTransport
import OAuth
import Values

/// Tells whoever issued a session that it is over; the local copy is gone by then.
package struct SessionRevocation: Sendable {
  let dependencies: Dependencies

  /// What became of the session where it was issued.
  package enum Outcome: Sendable, Hashable {
    /// Only the local copy was to go.
    case notAsked
    /// Neither gateway nor issuer has a way to revoke it.
    case impossible
    case revoked
    /// The refresh token alone: the session is not the issuer's, or no token that can be revoked, and lives to its end.
    case renewalRevoked
    /// It may live on; why.
    case failed(String)
  }

  func run(_ session: StoredSession, of context: LayeredContext) async -> Outcome {
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
  private func revokeTokens(_ session: StoredSession, _ target: Target) async throws -> Outcome {
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
    var outcome = tokens.contains { $0.1 == .access } ? Outcome.revoked : .renewalRevoked
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
