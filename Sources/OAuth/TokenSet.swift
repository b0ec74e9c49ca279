// RFC 6749 section 5.1 and OpenID Connect Core 1.0 section 3.1.3.3: what a login or a refresh yields.
package import Values

/// The tokens of a grant, the ID token verified.
package struct TokenSet: Sendable {
  package let accessToken: Secret
  package let idToken: IDToken?
  /// Of a refresh: the new one, or the old one where the answer has none (RFC 6749, section 6).
  package let refreshToken: Secret?
  /// Of the access token, by this machine's clock; nil where the issuer does not say.
  package let expiresAt: Timestamp?
  package let receivedAt: Timestamp
  /// As granted, which may be less than was asked for; nil means: as asked for.
  package let scope: [String]?
  /// What a token exchange yielded (RFC 8693, section 2.2.1).
  package let issuedTokenType: String?

  package init(
    accessToken: Secret, idToken: IDToken? = nil, refreshToken: Secret? = nil, expiresAt: Timestamp? = nil,
    receivedAt: Timestamp, scope: [String]? = nil, issuedTokenType: String? = nil
  ) {
    self.accessToken = accessToken
    self.idToken = idToken
    self.refreshToken = refreshToken
    self.expiresAt = expiresAt
    self.receivedAt = receivedAt
    self.scope = scope
    self.issuedTokenType = issuedTokenType
  }

  /// - Parameter keeping: the refresh token that goes on where the answer brings none.
  init(_ response: TokenResponse, _ idToken: IDToken?, receivedAt: Timestamp, keeping old: Secret? = nil) {
    self.init(
      accessToken: response.accessToken, idToken: idToken, refreshToken: response.refreshToken ?? old,
      expiresAt: response.expiresIn.map { receivedAt + $0 }, receivedAt: receivedAt, scope: response.scope,
      issuedTokenType: response.issuedTokenType)
  }
}
