// RFC 7009: telling the issuer that a token is no longer needed.
import HTTPTransport
package import Values

extension TokenEndpoint {
  /// Which of the two a token is (section 2.1).
  package enum TokenKind: String, Sendable {
    case access = "access_token"
    case refresh = "refresh_token"
  }

  package enum RevocationOutcome: Sendable, Hashable {
    /// Revoked, or not known any more, which comes to the same (section 2.2).
    case revoked
    /// The issuer does not let this client revoke; public clients often may not.
    case refused(status: Int, OAuthError)
    /// Trouble at the issuer: the token may still live.
    case unavailable(status: Int)
  }

  /// Revokes `token` at `revocation`, the issuer's revocation endpoint.
  /// - Throws: `HTTPError` where no whole answer came.
  package func revoke(_ token: Secret, _ kind: TokenKind, at revocation: String) async throws -> RevocationOutcome {
    var endpoint = self
    endpoint.encoding = .form
    let body: FormFields = ["token": token.reveal(), "token_type_hint": kind.rawValue]
    let answer = try await http.send(try endpoint.post(body, to: revocation))
    switch answer.status {
    case 200..<300: return .revoked
    case 429, 500...: return .unavailable(status: answer.status)
    default: return .refused(status: answer.status, OAuthError(answer: answer))
    }
  }
}
