// RFC 6749 section 5: what can go wrong at the token endpoint, by what a caller does about it.
import Values

/// Why the token endpoint yielded no token. Where no whole answer came, `HTTPError` is thrown instead.
///
/// The description of each case names gatectl's exit status for a login.
package enum TokenEndpointError: Error, Hashable, Sendable {
  /// 81, or 77 for a refresh: the issuer does not honour this grant: wrong password, used or expired code,
  /// revoked refresh token, a person who said no.
  case grantRefused(Refusal)
  /// 81: the issuer does not know the client, its secret is wrong, or it may not use this grant. Says
  /// nothing about the grant: a refresh token is still good.
  case clientRefused(Refusal)
  /// 76: the issuer finds the request at fault (`invalid_request`, `invalid_scope`, `unsupported_grant_type`).
  case requestRejected(Refusal)
  /// 75: 429, 503 or `temporarily_unavailable`.
  case tryLater(Refusal, retryAfter: Duration?)
  /// 69: any other 5xx.
  case unavailable(Refusal)
  /// 76: a redirect, which a request with credentials never follows.
  case redirected(status: Int, location: String?)
  /// 76: a success without what it must hold, or no JSON.
  case malformed(reason: String)
  /// 76: a token which gatectl does not know how to present (section 7.1).
  case unknownTokenType(String)

  /// What the server answered.
  package struct Refusal: Hashable, Sendable {
    package let grant: Grant.Kind
    package let status: Int
    package let error: OAuthError
    /// Whom the client's assertion was for, where it proved itself by one: issuers differ in what they take.
    package var assertionAudience: String?

    package init(grant: Grant.Kind, status: Int, error: OAuthError) {
      self.grant = grant
      self.status = status
      self.error = error
    }
  }
}

extension TokenEndpointError {
  /// Judges an answer that is no success by status and grant; the words come second, since providers
  /// send empty bodies, HTML, and codes no RFC knows.
  init(refusal: Refusal, retryAfter: Duration?) {
    switch (refusal.status, refusal.error.meaning) {
    case (429, _), (503, _), (_, .temporary): self = .tryLater(refusal, retryAfter: retryAfter)
    case (500..., _): self = .unavailable(refusal)
    case (_, .refusal): self = .grantRefused(refusal)
    case (_, .client): self = .clientRefused(refusal)
    default: self = Self.byGrant(refusal)
    }
  }

  /// Where the code says nothing: which part of the request can have been at fault.
  private static func byGrant(_ refusal: Refusal) -> TokenEndpointError {
    let formal = ["unsupported_grant_type", "invalid_scope", "invalid_target", "invalid_resource"]
    if let code = refusal.error.code, formal.contains(code) { return .requestRejected(refusal) }
    switch (refusal.grant, refusal.status) {
    // A wrong password may be called `invalid_request`; a device code that is gone may be a 404.
    case (.password, 400...403), (.deviceCode, 400...410): return .grantRefused(refusal)
    case (.refreshToken, 400...403), (.authorizationCode, 400...403):
      return refusal.error.code == "invalid_request" ? .requestRejected(refusal) : .grantRefused(refusal)
    case (.clientCredentials, 401...403): return .clientRefused(refusal)
    case (.tokenExchange, 401...403): return .grantRefused(refusal)
    default: return .requestRejected(refusal)
    }
  }
}
