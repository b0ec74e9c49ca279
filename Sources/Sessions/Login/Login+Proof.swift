import OAuth
import Values

extension Login {
  /// What the issuer yielded, whichever way.
  struct Proof: Sendable {
    /// Verified: who it is.
    let idToken: IDToken?
    /// The ID token that the gateway is given: the same, or what it was exchanged for.
    var identityToken: Secret?
    var identityTokenExpiresAt: Timestamp?
    var accessToken: Secret?
    /// Of the access token.
    var expiresAt: Timestamp?
    let refreshToken: Secret?
    /// The ID token, where the issuer has a page to log out at.
    let logoutHint: Secret?

    init(_ tokens: TokenSet, _ issuer: IssuerConnection) {
      idToken = tokens.idToken
      identityToken = tokens.idToken?.token
      identityTokenExpiresAt = tokens.idToken?.claims.expiresAt
      accessToken = tokens.accessToken
      expiresAt = tokens.expiresAt
      refreshToken = tokens.refreshToken
      logoutHint = issuer.metadata[.endSession] == nil ? nil : tokens.idToken?.token
    }

    init(accessToken: Secret, expiresAt: Timestamp? = nil) {
      idToken = nil
      self.accessToken = accessToken
      self.expiresAt = expiresAt
      refreshToken = nil
      logoutHint = nil
    }

    init(_ idToken: IDToken) {
      self.idToken = idToken
      identityToken = idToken.token
      identityTokenExpiresAt = idToken.claims.expiresAt
      refreshToken = nil
      logoutHint = nil
    }
  }
}
