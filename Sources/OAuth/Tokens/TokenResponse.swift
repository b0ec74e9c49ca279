// RFC 6749 section 5.1: the answer that brings a token.
package import HTTPTransport
package import Values

/// Tokens as the issuer sent them, nothing verified yet.
package struct TokenResponse: Sendable {
  package let accessToken: Secret
  package let refreshToken: Secret?
  package let idToken: Secret?
  /// From the moment of the answer on; nil where the issuer does not say.
  package let expiresIn: Duration?
  /// As granted, in the issuer's order; nil means: as asked for.
  package let scope: [String]?
  /// What an exchange yielded (RFC 8693, section 2.2.1).
  package let issuedTokenType: String?
  /// The issuer's own clock at the answer (`Date`), where it says.
  package let serverTime: Timestamp?

  /// - Throws: `malformed` or `unknownTokenType`.
  package init(answer: HTTPResponse) throws(TokenEndpointError) {
    guard let json = answer.json, json.object != nil else {
      throw .malformed(reason: answer.body.isEmpty ? "the answer is empty" : "the answer is no JSON object")
    }
    try self.init(json: json, serverTime: answer.head.date)
  }

  init(json: JSON, serverTime: Timestamp?) throws(TokenEndpointError) {
    guard let accessToken = json["access_token"]?.text else { throw .malformed(reason: "it holds no access_token") }
    issuedTokenType = json["issued_token_type"]?.text
    try Self.check(tokenType: json["token_type"]?.text, issuedTokenType)
    self.accessToken = Secret(accessToken)
    refreshToken = json["refresh_token"]?.text.map(Secret.init)
    idToken = json["id_token"]?.text.map(Secret.init)
    expiresIn = json["expires_in"].flatMap(Self.seconds).map { .seconds($0) }
    scope = json["scope"].flatMap { $0.string.map { $0.split(separator: " ").map(String.init) } ?? $0.strings }
    self.serverTime = serverTime
  }

  /// `bearer` in any case; missing is taken for it. RFC 8693 has `N_A` for what is no access token.
  private static func check(tokenType: String?, _ issued: String?) throws(TokenEndpointError) {
    guard let tokenType, tokenType.lowercased() != "bearer" else { return }
    let isExchange = issued != nil && issued != TokenExchange.accessToken
    guard isExchange, tokenType.lowercased() == "n_a" else {
      throw .unknownTokenType(tokenType.withoutControlCharacters)
    }
  }

  /// Whole seconds out of `3600`, `3599.7` or `"3600"`; nil where it is no positive number.
  private static func seconds(_ value: JSON) -> Int64? {
    let number = value.integer ?? value.text.flatMap(Double.init).flatMap { JSON.number($0).integer }
    return number.flatMap { $0 > 0 ? $0 : nil }
  }
}
