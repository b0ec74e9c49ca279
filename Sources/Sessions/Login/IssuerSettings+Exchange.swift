import Contexts
import OAuth
import Values

extension IssuerSettings {
  /// One more step between the issuer and the gateway: its token traded for one that the gateway takes (RFC 8693).
  struct Exchange: Sendable {
    /// Where, if not at the issuer's own token endpoint.
    let tokenEndpoint: String?
    /// The ID token is given, else the access token.
    let givesIDToken: Bool
    let requestedTokenType: String?
    let audience: String?
    let resource: String?
    let scopes: [String]

    /// Nil where the context names no grant for it.
    init?(_ context: LayeredContext?) throws {
      guard let context, try context.text(.exchangeGrant) != nil else { return nil }
      tokenEndpoint = try context.text(.exchangeTokenEndpoint)
      givesIDToken = try context.text(.exchangeSubjectToken) == "id"
      requestedTokenType = try context.text(.exchangeRequestedTokenType)
      audience = try context.text(.exchangeAudience)
      resource = try context.text(.exchangeResource)
      scopes = try context.list(.exchangeScopes) ?? []
    }
  }

  /// The proof with the exchanged token in its place; as it is, where nothing is to be exchanged.
  /// - Throws: `SessionFailure.Reason`: 81 for a refusal, 76 for an answer that breaks the protocol; `HTTPError`.
  func exchanging(_ proof: Login.Proof, _ dependencies: Dependencies, _ target: Target) async throws -> Login.Proof {
    guard let exchange else { return proof }
    guard let subject = exchange.givesIDToken ? proof.idToken?.token : proof.accessToken else {
      throw SessionFailure.Reason.protocolViolation(
        "the login yielded no \(exchange.givesIDToken ? "ID" : "access") token, which is to be exchanged")
    }
    var settings = self
    settings.audience = exchange.audience
    settings.resource = exchange.resource.map { [$0] } ?? []
    if let endpoint = exchange.tokenEndpoint {
      settings.endpoints[.token] = endpoint
      // Of that server nothing else is known that an assertion could be for.
      settings.assertionAudience = "token-endpoint"
    }
    let issuer = try await settings.connect(
      dependencies, http: target.http(dependencies), contextName: target.context?.name)
    let tokens: TokenSet
    do {
      tokens = try await TokenExchangeFlow(issuer: issuer).exchange(
        TokenExchange(
          subjectToken: subject,
          subjectTokenType: exchange.givesIDToken ? TokenExchange.idToken : TokenExchange.accessToken,
          requestedTokenType: exchange.requestedTokenType, scope: exchange.scopes))
    } catch let error as TokenEndpointError {
      // A refusal here says nothing of the refresh token that may have led to the subject token.
      if case .grantRefused(let refusal) = error {
        throw SessionFailure.Reason.loginRefused(
          "the token exchange was refused (\(refusal.status), \(refusal.error.summary))")
      }
      throw SessionFailure.Reason(error) ?? error
    }
    // Whichever of the two the gateway wants, this is it now.
    var exchanged = proof
    (exchanged.accessToken, exchanged.expiresAt) = (tokens.accessToken, tokens.expiresAt)
    (exchanged.identityToken, exchanged.identityTokenExpiresAt) = (tokens.accessToken, tokens.expiresAt)
    return exchanged
  }
}
