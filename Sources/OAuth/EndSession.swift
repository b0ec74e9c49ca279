// OpenID Connect RP-Initiated Logout 1.0 section 2: ending the session in the browser.
import HTTPTransport
package import Values

/// The page that logs a person out at the issuer.
package struct EndSessionRequest: Sendable {
  package var endpoint: String
  package var clientID: String
  /// Tells the issuer whom to log out; expired ones are taken too.
  package var idTokenHint: Secret?
  package var logoutHint: String?
  package var redirectURI: String?

  package init(
    endpoint: String, clientID: String, idTokenHint: Secret? = nil, logoutHint: String? = nil,
    redirectURI: String? = nil
  ) {
    self.endpoint = endpoint
    self.clientID = clientID
    self.idTokenHint = idTokenHint
    self.logoutHint = logoutHint
    self.redirectURI = redirectURI
  }

  /// Holds the ID token where there is a hint: for the browser, not for the screen.
  package var url: String {
    var query = FormFields()
    query.add("id_token_hint", idTokenHint?.reveal())
    query.add("logout_hint", logoutHint)
    query.add("client_id", clientID)
    query.add("post_logout_redirect_uri", redirectURI)
    return query.appended(to: endpoint)
  }
}
