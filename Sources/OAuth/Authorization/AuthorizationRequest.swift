// RFC 6749 section 4.1.1, with RFC 7636, RFC 8707 and OpenID Connect Core 1.0 section 3.1.2.1.
package import HTTPTransport

/// The page that a person opens to log in.
package struct AuthorizationRequest: Sendable {
  package var endpoint: String
  package var clientID: String
  package var redirectURI: String
  package var scope: [String]
  package var state: State
  package var nonce: Nonce
  package var codeChallenge: String
  /// Auth0's and Okta's name for the API that the access token is meant for.
  package var audience: String?
  /// RFC 8707: the same in the RFC's words, sent verbatim.
  package var resource: [String]
  package var prompt: String?
  package var loginHint: String?
  package var maxAge: Duration?
  /// What the context adds (`access_type=offline`, …); names that the request itself sets are passed over.
  package var parameters: FormFields

  package init(
    endpoint: String, clientID: String, redirectURI: String, scope: [String], state: State, nonce: Nonce,
    codeChallenge: String, audience: String? = nil, resource: [String] = [], prompt: String? = nil,
    loginHint: String? = nil, maxAge: Duration? = nil, parameters: FormFields = [:]
  ) {
    self.endpoint = endpoint
    self.clientID = clientID
    self.redirectURI = redirectURI
    self.scope = scope
    self.state = state
    self.nonce = nonce
    self.codeChallenge = codeChallenge
    self.audience = audience
    self.resource = resource
    self.prompt = prompt
    self.loginHint = loginHint
    self.maxAge = maxAge
    self.parameters = parameters
  }

  package var url: String {
    var query: FormFields = ["response_type": "code", "client_id": clientID, "redirect_uri": redirectURI]
    query.add("scope", scope.joined(separator: " "))
    query.add("state", state.text)
    query.add("nonce", nonce.text)
    query.add("code_challenge", codeChallenge)
    query.add("code_challenge_method", PKCE.method)
    query.add("audience", audience)
    for resource in resource { query.add("resource", resource) }
    query.add("prompt", prompt)
    query.add("login_hint", loginHint)
    query.add("max_age", maxAge.map { String($0.components.seconds) })
    query.fill(from: parameters)
    return query.appended(to: endpoint)
  }
}
