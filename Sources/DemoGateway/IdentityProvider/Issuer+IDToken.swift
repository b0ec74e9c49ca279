import Foundation

extension Issuer {
  /// The token answer (RFC 6749 5.1, OpenID Connect Core 3.1.3.3).
  func tokens(
    for grant: Grant, _ faults: Faults, isRefresh: Bool = false, rotating: Bool = true
  ) async throws -> JSON {
    let now = await board.now
    let access = try await accessToken(for: grant, now, faults)
    var answer: [String: JSON] = [
      "access_token": .string(access), "token_type": .string(faults.text(.tokenType) ?? "Bearer"),
      "expires_in": .integer(accessLifetime(faults)), "scope": .string(grant.scopes.joined(separator: " ")),
    ]
    if grant.user != nil, grant.scopes.contains("openid"), !faults.on(.noIDToken),
      !(isRefresh && faults.on(.noRefreshedIDToken))
    {
      answer["id_token"] = .string(try await idToken(for: grant, access: access, now, faults))
    }
    // Auth0's rule: who wants to be refreshed asks for offline_access.
    let mayRefresh = isRefresh ? rotating : grant.user != nil && grant.scopes.contains("offline_access")
    if mayRefresh, !faults.on(.noRefreshToken) {
      let end = faults.integer(.refreshTokenLifetime).map { now.addingTimeInterval(TimeInterval($0)) }
      answer["refresh_token"] = .string(await store.addRefreshToken(of: grant.id, expiresAt: end))
    }
    return .object(answer)
  }

  /// For the implicit flow (OpenID Connect Core 3.2.2.5), from which an operator may paste the callback URL.
  func implicitTokens(
    _ grant: Grant, _ asked: AuthorizationRequest, _ faults: Faults
  ) async throws -> [(String, String)] {
    let now = await board.now
    var answer: [(String, String)] = []
    var access: String?
    if asked.responseType.hasSuffix(" token") {
      let token = try await accessToken(for: grant, now, faults)
      answer += [("access_token", token), ("token_type", "Bearer"), ("expires_in", "\(accessLifetime(faults))")]
      access = token
    }
    if !faults.on(.noIDToken) {
      answer.append(("id_token", try await idToken(for: grant, access: access, now, faults)))
    }
    return answer
  }

  func accessLifetime(_ faults: Faults) -> Int { faults.integer(.accessTokenLifetime) ?? 3600 }

  /// A JWT (RFC 9068) for an audience, otherwise opaque, as with Auth0.
  func accessToken(for grant: Grant, _ now: Date, _ faults: Faults) async throws -> String {
    let end = now.addingTimeInterval(TimeInterval(accessLifetime(faults)))
    var token = RandomText.base64URL(bytes: 24)
    if let audience = grant.audience {
      let claims: [String: JSON] = [
        "iss": .string(identifier), "sub": .string(grant.user?.subject ?? grant.clientID + "@clients"),
        "aud": .string(audience), "client_id": .string(grant.clientID), "azp": .string(grant.clientID),
        "scope": .string(grant.scopes.joined(separator: " ")), "jti": .string(RandomText.hex(bytes: 8)),
        "iat": .integer(Int(now.timeIntervalSince1970)), "exp": .integer(Int(end.timeIntervalSince1970)),
      ]
      token = try CompactJWT.signed(claims, type: "at+jwt", with: await keys.rsa(rotated: faults.on(.rotateKeys)))
    }
    await store.addAccessToken(token, AccessToken(grantID: grant.id, scopes: grant.scopes, expiresAt: end))
    return token
  }

  /// OpenID Connect Core 2, with the faults that are set.
  func idToken(for grant: Grant, access: String?, _ now: Date, _ faults: Faults) async throws -> String {
    let claims = claims(for: grant, access: access, now, faults)
    let rsa = try await keys.rsa(rotated: faults.on(.rotateKeys))
    let key = faults.on(.es256) ? keys.elliptic : rsa
    var header: [String: JSON] = ["typ": "JWT", "kid": .string(key.kid)]
    if faults.on(.missingKid) { header["kid"] = nil }
    if faults.on(.unknownKid) { header["kid"] = "nobody-knows" }
    if faults.on(.algNone) { return CompactJWT.unsigned(claims, header: header) }
    if faults.on(.algHS256) { return CompactJWT.hmac(claims, header: header, publicKeyOf: rsa) }
    let token = try CompactJWT.signed(claims, header: header, with: key)
    return faults.on(.badSignature) ? CompactJWT.damaged(token) : token
  }

  private func claims(for grant: Grant, access: String?, _ now: Date, _ faults: Faults) -> [String: JSON] {
    var issued = Int(now.timeIntervalSince1970)
    let lifetime = faults.integer(.idTokenLifetime) ?? 3600
    if faults.on(.expiredIDToken) { issued -= lifetime + 3600 }
    if faults.on(.futureIDToken) { issued += 3600 }
    var claims: [String: JSON] = [
      "iss": .string(faults.on(.wrongIssuer) ? "https://evil.example/" : identifier),
      "sub": .string(faults.text(.subject) ?? grant.user?.subject ?? ""),
      "aud": .string(faults.on(.wrongAudience) ? "someone-else" : grant.clientID),
      "azp": .string(faults.on(.wrongAzp) ? "someone-else" : grant.clientID),
      "iat": .integer(issued), "exp": .integer(issued + lifetime),
      "auth_time": .integer(Int(grant.authenticatedAt.timeIntervalSince1970)),
    ]
    if let nonce = grant.nonce { claims["nonce"] = .string(nonce) }
    if faults.on(.wrongNonce) { claims["nonce"] = "not-yours" }
    if let access { claims["at_hash"] = .string(CompactJWT.halfHash(faults.on(.wrongAtHash) ? "other" : access)) }
    if grant.scopes.contains("email") {
      claims["email"] = .optional(grant.user?.email)
      claims["email_verified"] = true
    }
    if grant.scopes.contains("profile") { claims["name"] = .optional(grant.user?.name) }
    for (name, value) in faults.object(.claims) { claims[name] = value == .null ? nil : value }
    return claims
  }
}
