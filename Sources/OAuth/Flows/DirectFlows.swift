// RFC 6749 sections 4.3, 4.4 and 6, RFC 8693: flows of one request.
import HTTPTransport
package import Values

/// RFC 6749 section 4.3: name and password typed in the terminal.
package struct PasswordFlow: Sendable {
  package let issuer: IssuerConnection
  /// Auth0 is sent JSON, as its CLI clients do; others the RFC's form.
  package let encoding: TokenEndpoint.Encoding

  package init(issuer: IssuerConnection, encoding: TokenEndpoint.Encoding = .form) {
    self.issuer = issuer
    self.encoding = encoding
  }

  /// - Throws: `DiscoveryError.missingEndpoint`, `TokenEndpointError`, `IDTokenError`, `HTTPError`.
  package func logIn(username: String, password: Secret, scope: [String]) async throws -> TokenSet {
    var endpoint = try issuer.tokenEndpoint()
    endpoint.encoding = encoding
    let response = try await endpoint.redeem(.password(username: username, password: password, scope: scope))
    return try await issuer.tokens(response, from: .grant, receivedAt: issuer.now())
  }
}

/// RFC 6749 section 4.4: a service account.
package struct ClientCredentialsFlow: Sendable {
  package let issuer: IssuerConnection

  package init(issuer: IssuerConnection) { self.issuer = issuer }

  /// - Throws: `DiscoveryError.missingEndpoint`, `TokenEndpointError`, `IDTokenError`, `HTTPError`.
  package func logIn(scope: [String]) async throws -> TokenSet {
    let response = try await issuer.tokenEndpoint().redeem(.clientCredentials(scope: scope))
    return try await issuer.tokens(response, from: .grant, receivedAt: issuer.now())
  }
}

/// RFC 6749 section 6 and OpenID Connect Core 1.0 section 12: new tokens without the person.
package struct RefreshFlow: Sendable {
  package let issuer: IssuerConnection

  package init(issuer: IssuerConnection) { self.issuer = issuer }

  /// - Parameter subject: `sub` of the login, where it is known: an ID token for another person is refused.
  /// - Throws: `TokenEndpointError` (`grantRefused`: the refresh token is dead), `IDTokenError`,
  ///   `DiscoveryError.missingEndpoint`, `HTTPError`.
  package func refresh(_ token: Secret, scope: [String] = [], subject: String? = nil) async throws -> TokenSet {
    let response = try await issuer.tokenEndpoint().redeem(.refreshToken(token, scope: scope))
    return try await issuer.tokens(
      response, from: .refresh(subject: subject), receivedAt: issuer.now(), keeping: token)
  }
}

/// RFC 8693: one token for another, at the issuer's token endpoint.
package struct TokenExchangeFlow: Sendable {
  package let issuer: IssuerConnection

  package init(issuer: IssuerConnection) { self.issuer = issuer }

  /// - Throws: `DiscoveryError.missingEndpoint`, `TokenEndpointError` (also for an answer with another kind of token),
  ///   `IDTokenError`, `HTTPError`.
  package func exchange(_ exchange: TokenExchange) async throws -> TokenSet {
    let response = try await issuer.tokenEndpoint().redeem(.tokenExchange(exchange))
    try exchange.check(issued: response.issuedTokenType)
    return try await issuer.tokens(response, from: .grant, receivedAt: issuer.now())
  }
}
