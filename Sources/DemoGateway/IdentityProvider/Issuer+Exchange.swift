import Foundation

/// RFC 8693: one token for another.
extension Issuer {
  static let exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"

  /// Section 3.
  private enum TokenType: String {
    case access = "urn:ietf:params:oauth:token-type:access_token"
    case id = "urn:ietf:params:oauth:token-type:id_token"
    case jwt = "urn:ietf:params:oauth:token-type:jwt"
  }

  func exchangeToken(_ form: Form, _ client: Client, _ faults: Faults) async throws -> JSON {
    guard let subject = form["subject_token"], let type = form["subject_token_type"] else {
      throw OAuthFailure.invalidRequest("subject_token or subject_token_type is missing")
    }
    guard let requested = TokenType(rawValue: form["requested_token_type"] ?? TokenType.access.rawValue) else {
      throw OAuthFailure.invalidRequest("requested_token_type is not supported")
    }
    let audience = form["audience"] ?? form["resource"]
    // Section 2.2.2.
    if audience?.contains(".invalid") == true {
      throw OAuthFailure(code: "invalid_target", description: "no tokens are issued for that audience")
    }
    var grant = Grant(
      id: RandomText.hex(bytes: 8), clientID: client.id, user: nil, scopes: Issuer.granted(form["scope"]),
      audience: audience, nonce: nil, authenticatedAt: await board.now)
    (grant.user, grant.scopes) = try await subjectOf(subject, type, scopes: grant.scopes, faults)
    await store.add(grant)
    let now = await board.now
    let token =
      requested == .id
      ? try await idToken(for: grant, access: nil, now, faults) : try await accessToken(for: grant, now, faults)
    var answer: [String: JSON] = [
      "access_token": .string(token), "token_type": requested == .id ? "N_A" : "Bearer",
      "issued_token_type": .string(faults.text(.issuedTokenType) ?? requested.rawValue),
      "expires_in": .integer(accessLifetime(faults)), "scope": .string(grant.scopes.joined(separator: " ")),
    ]
    if faults.text(.issuedTokenType) == "" { answer["issued_token_type"] = nil }
    return .object(answer)
  }

  /// Whom the subject token is about, and what the new one may do: no more than the old.
  private func subjectOf(
    _ token: String, _ type: String, scopes: [String], _ faults: Faults
  ) async throws -> (User?, [String]) {
    switch TokenType(rawValue: type) {
    case .access:
      guard let known = await store.grant(ofAccessToken: token, now: await board.now) else {
        throw OAuthFailure.invalidGrant("the subject token is expired or revoked")
      }
      return (known.grant.user, scopes.isEmpty ? known.scopes : scopes.filter(known.scopes.contains))
    case .id:
      let verifier = IDTokenVerifier(keySet: try await publishedKeys(faults))
      guard let claims = try? await verifier.verify(token, domain: identifier, now: await board.now) else {
        throw OAuthFailure.invalidGrant("the subject token is not to be trusted")
      }
      return (registry.users.first { $0.subject == claims.sub }, scopes)
    default: throw OAuthFailure.invalidRequest("subject_token_type is not supported")
    }
  }
}
