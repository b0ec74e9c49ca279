// RFC 6749 section 4, RFC 8628 section 3.4, RFC 8693 section 2.1: what is exchanged for a token.
package import HTTPTransport
package import Values

/// A grant, with its parameters.
package enum Grant: Sendable {
  case authorizationCode(code: Secret, redirectURI: String, verifier: Secret)
  case refreshToken(Secret, scope: [String] = [])
  case deviceCode(Secret)
  case password(username: String, password: Secret, scope: [String])
  case clientCredentials(scope: [String])
  case tokenExchange(TokenExchange)

  package enum Kind: String, Sendable, Hashable {
    case authorizationCode = "authorization_code"
    case refreshToken = "refresh_token"
    case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
    case password
    case clientCredentials = "client_credentials"
    case tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
  }

  package var kind: Kind {
    switch self {
    case .authorizationCode: .authorizationCode
    case .refreshToken: .refreshToken
    case .deviceCode: .deviceCode
    case .password: .password
    case .clientCredentials: .clientCredentials
    case .tokenExchange: .tokenExchange
    }
  }

  /// The parameters of the token request, `grant_type` first.
  package var parameters: FormFields {
    var result: FormFields = ["grant_type": kind.rawValue]
    switch self {
    case .authorizationCode(let code, let redirectURI, let verifier):
      result.add("code", code.reveal())
      result.add("redirect_uri", redirectURI)
      result.add("code_verifier", verifier.reveal())
    case .refreshToken(let token, let scope):
      result.add("refresh_token", token.reveal())
      result.add("scope", scope.joined(separator: " "))
    case .deviceCode(let code): result.add("device_code", code.reveal())
    case .password(let username, let password, let scope):
      result.add("username", username)
      result.add("password", password.reveal())
      result.add("scope", scope.joined(separator: " "))
    case .clientCredentials(let scope): result.add("scope", scope.joined(separator: " "))
    case .tokenExchange(let exchange): exchange.add(to: &result)
    }
    return result
  }
}

/// RFC 8693 section 2.1: one token given for another.
package struct TokenExchange: Sendable {
  package var subjectToken: Secret
  package var subjectTokenType: String
  package var requestedTokenType: String?
  package var actorToken: (token: Secret, type: String)?
  package var scope: [String]

  package static let accessToken = "urn:ietf:params:oauth:token-type:access_token"
  package static let idToken = "urn:ietf:params:oauth:token-type:id_token"

  package static let jwt = "urn:ietf:params:oauth:token-type:jwt"

  package init(
    subjectToken: Secret, subjectTokenType: String = TokenExchange.idToken, requestedTokenType: String? = nil,
    actorToken: (token: Secret, type: String)? = nil, scope: [String] = []
  ) {
    self.subjectToken = subjectToken
    self.subjectTokenType = subjectTokenType
    self.requestedTokenType = requestedTokenType
    self.actorToken = actorToken
    self.scope = scope
  }

  /// Section 2.2.1: an answer has to say what it brings, and that is what was asked for; unasked, something that can be
  /// presented to a gateway, which a refresh token cannot.
  func check(issued type: String?) throws(TokenEndpointError) {
    guard let type else { throw .malformed(reason: "it does not say what it issued (issued_token_type)") }
    let accepted = requestedTokenType.map { [$0] } ?? [Self.accessToken, Self.jwt, Self.idToken]
    guard accepted.contains(type) else { throw .unknownTokenType(type.withoutControlCharacters) }
  }

  fileprivate func add(to parameters: inout FormFields) {
    parameters.add("subject_token", subjectToken.reveal())
    parameters.add("subject_token_type", subjectTokenType)
    parameters.add("requested_token_type", requestedTokenType)
    parameters.add("actor_token", actorToken?.token.reveal())
    parameters.add("actor_token_type", actorToken?.type)
    parameters.add("scope", scope.joined(separator: " "))
  }
}
