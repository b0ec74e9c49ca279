// What every flow needs: an issuer, a client, the wire and the clock.
package import HTTPTransport
package import Values

/// An issuer seen by one client. Flows are made of it; it holds no secrets but the client's own.
package struct IssuerConnection: Sendable {
  package let metadata: IssuerMetadata
  package let client: OAuthClient
  package let http: HTTPClient
  package let keys: KeySource?
  package let now: @Sendable () -> Timestamp
  /// The API that access tokens are meant for, by Auth0's and Okta's parameter.
  package var audience: String?
  /// The same by RFC 8707, verbatim.
  package var resource: [String]
  /// What else the context adds to each request; what a request itself sets wins.
  package var parameters: FormFields
  /// How far the issuer's clock may differ from this one.
  package var skew: Duration

  /// - Parameter keys: made from the metadata where it is left out.
  package init(
    metadata: IssuerMetadata, client: OAuthClient, http: HTTPClient, keys: KeySource? = nil, audience: String? = nil,
    resource: [String] = [], parameters: FormFields = [:], skew: Duration = .seconds(60),
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.metadata = metadata
    self.client = client
    self.http = http
    self.keys = keys ?? metadata[.jwks].map { KeySource(url: $0, http: http, now: now) }
    self.audience = audience
    self.resource = resource
    self.parameters = parameters
    self.skew = skew
    self.now = now
  }

  /// - Throws: `DiscoveryError.missingEndpoint`.
  package func tokenEndpoint() throws(DiscoveryError) -> TokenEndpoint {
    var all = FormFields()
    all.add("audience", audience)
    for resource in resource { all.add("resource", resource) }
    all.fill(from: parameters)
    return TokenEndpoint(url: try metadata.require(.token), client: client, http: http, parameters: all)
  }

  /// - Parameter audience: what else a token given by hand may be meant for.
  /// - Throws: `DiscoveryError.missingEndpoint` where the issuer names no key set.
  package func verifier(audience: String? = nil) throws(DiscoveryError) -> IDTokenVerifier {
    guard let keys else { throw .missingEndpoint(name: IssuerMetadata.Endpoint.jwks.rawValue, issuer: metadata.issuer) }
    return IDTokenVerifier(
      issuer: metadata.issuer, clientID: client.id, audience: audience, keys: keys, skew: skew, now: now)
  }

  /// The tokens of an answer, its ID token verified where it has one.
  func tokens(
    _ response: TokenResponse, from origin: IDTokenVerifier.Origin, receivedAt: Timestamp, keeping old: Secret? = nil
  ) async throws -> TokenSet {
    var idToken: IDToken?
    if let token = response.idToken {
      idToken = try await verifier().verify(
        token, from: origin, accessToken: response.accessToken, serverTime: response.serverTime)
    }
    return TokenSet(response, idToken, receivedAt: receivedAt, keeping: old)
  }
}
