// RFC 6749 section 4.1 with RFC 7636 and OpenID Connect Core 1.0 section 3.1: login in a browser.
package import HTTPTransport
import Values

/// Makes the request that a browser opens, and tokens out of what comes back. Opening the browser and
/// listening for the redirect are the caller's.
package struct AuthorizationCodeFlow: Sendable {
  package let issuer: IssuerConnection
  private let random: RandomSource

  package init(issuer: IssuerConnection, random: @escaping RandomSource) {
    self.issuer = issuer
    self.random = random
  }

  /// What the context and the flags choose for the page.
  package struct Options: Sendable {
    package var redirectURI: String
    package var scope: [String]
    package var prompt: String?
    package var loginHint: String?
    package var maxAge: Duration?
    /// Beside `IssuerConnection.parameters`, for the authorization request alone.
    package var parameters: FormFields

    package init(
      redirectURI: String, scope: [String], prompt: String? = nil,
      loginHint: String? = nil, maxAge: Duration? = nil, parameters: FormFields = [:]
    ) {
      self.redirectURI = redirectURI
      self.scope = scope
      self.prompt = prompt
      self.loginHint = loginHint
      self.maxAge = maxAge
      self.parameters = parameters
    }
  }

  /// A login that waits for its redirect. The secrets in it never leave the process.
  package struct Pending: Sendable {
    package let request: AuthorizationRequest
    package let expectation: AuthorizationResponse.Expectation
    fileprivate let pkce: PKCE

    /// To open, and to print first.
    package var url: String { request.url }
  }

  /// - Throws: `DiscoveryError.missingEndpoint`, `.pkceUnsupported`.
  package func begin(_ options: Options) throws(DiscoveryError) -> Pending {
    try issuer.metadata.requirePKCE()
    let endpoint = try issuer.metadata.require(.authorization)
    // Found out now, not after the person has logged in.
    _ = try issuer.metadata.require(.token)
    let pkce = PKCE(random: random)
    var parameters = options.parameters
    parameters.fill(from: issuer.parameters)
    let request = AuthorizationRequest(
      endpoint: endpoint, clientID: issuer.client.id, redirectURI: options.redirectURI, scope: options.scope,
      state: State(random: random), nonce: Nonce(random: random), codeChallenge: pkce.challenge,
      audience: issuer.audience, resource: issuer.resource, prompt: options.prompt,
      loginHint: options.loginHint, maxAge: options.maxAge, parameters: parameters)
    let expectation = AuthorizationResponse.Expectation(
      state: request.state, issuer: issuer.metadata.issuer,
      issuerIsAlwaysNamed: issuer.metadata.namesIssuerInResponses)
    return Pending(request: request, expectation: expectation, pkce: pkce)
  }

  /// Checks the response, exchanges its code (once) and verifies the ID token.
  /// - Throws: `AuthorizationError`, `TokenEndpointError`, `IDTokenError`, `HTTPError`.
  package func complete(_ pending: Pending, with response: AuthorizationResponse) async throws -> TokenSet {
    let code = try response.code(expecting: pending.expectation)
    let answer = try await issuer.tokenEndpoint().redeem(
      .authorizationCode(code: code, redirectURI: pending.request.redirectURI, verifier: pending.pkce.verifier))
    return try await issuer.tokens(
      answer, from: .authorization(nonce: pending.request.nonce, code: code), receivedAt: issuer.now())
  }
}
