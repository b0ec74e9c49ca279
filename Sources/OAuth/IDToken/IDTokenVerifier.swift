// OpenID Connect Core 1.0 section 3.1.3.7: ID token validation.
package import Values

/// Verifies ID tokens of one issuer for one client.
package struct IDTokenVerifier: Sendable {
  /// As the issuer's metadata has it.
  package let issuer: String
  package let clientID: String
  /// What else `aud` may be of a token given by hand (the context's audience).
  package let audience: String?
  package let keys: KeySource
  /// How far the issuer's clock may differ from this one.
  package let skew: Duration
  private let now: @Sendable () -> Timestamp

  package init(
    issuer: String, clientID: String, audience: String? = nil, keys: KeySource, skew: Duration = .seconds(60),
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.issuer = issuer
    self.clientID = clientID
    self.audience = audience
    self.keys = keys
    self.skew = skew
    self.now = now
  }

  /// Where the token comes from, and so what it must fit.
  package enum Origin: Sendable {
    /// From the token endpoint, for a request with this nonce and this code.
    case authorization(nonce: Nonce, code: Secret)
    /// From the token endpoint for a device code, a password or a token exchange: no nonce was sent.
    case grant
    /// From a refresh; the person must be the same (section 12.2).
    case refresh(subject: String?)
    /// Given by hand: made for another request, so without nonce, and for the client or the audience.
    case byHand
  }

  /// - Parameters:
  ///   - accessToken: what came beside it, for `at_hash`.
  ///   - serverTime: the issuer's clock (`Date`) when the token came, where known: a machine whose own clock is wrong
  ///     can still log in. It counts only for tokens straight from the issuer.
  /// - Throws: `IDTokenError`; `HTTPError` where the key set gave no whole answer.
  package func verify(
    _ token: Secret, from origin: Origin, accessToken: Secret? = nil, serverTime: Timestamp? = nil
  ) async throws -> IDToken {
    let jws = try JSONWebSignature(token.reveal())
    let algorithm = try jws.algorithm()
    try await checkSignature(jws, algorithm)
    let claims = IDTokenClaims(jws.payload)
    try checkParties(claims, origin)
    try checkTimes(claims, origin, serverTime)
    try checkBinding(claims, origin, algorithm, accessToken)
    return IDToken(token: token, claims: claims, keyID: jws.keyID, algorithm: algorithm)
  }

  private func checkSignature(_ jws: JSONWebSignature, _ algorithm: SigningAlgorithm) async throws {
    let set = try await keys.keys()
    var candidates = set.candidates(keyID: jws.keyID, algorithm: algorithm)
    var listed = set.keyIDs
    if await isSigned(jws, by: candidates, algorithm) { return }
    // A key whose name is listed and which does not fit is a forgery, unless the list is an old one; a name that is not,
    // perhaps a rotation.
    let isNamed = jws.keyID.map(set.keyIDs.contains) ?? false
    let isKept = await keys.isKept
    if !isNamed || isKept, let fresh = try await keys.refetched() {
      candidates = fresh.candidates(keyID: jws.keyID, algorithm: algorithm)
      listed = fresh.keyIDs
      if await isSigned(jws, by: candidates, algorithm) { return }
    }
    guard candidates.isEmpty else { throw IDTokenError.signatureInvalid(keyID: jws.keyID, algorithm: algorithm) }
    throw IDTokenError.unknownKey(
      keyID: jws.keyID?.withoutControlCharacters, algorithm: algorithm, listed: listed.map(\.withoutControlCharacters))
  }

  private func isSigned(_ jws: JSONWebSignature, by keys: [JSON], _ algorithm: SigningAlgorithm) async -> Bool {
    for key in keys where await jws.isSigned(by: key, algorithm) { return true }
    return false
  }

  private func checkParties(_ claims: IDTokenClaims, _ origin: Origin) throws(IDTokenError) {
    guard let found = claims.issuer else { throw .claimMissing("iss") }
    guard found == issuer else {
      throw .issuerMismatch(expected: issuer, found: found.withoutControlCharacters)
    }
    guard let subject = claims.subject else { throw .claimMissing("sub") }
    guard !claims.audience.isEmpty else { throw .claimMissing("aud") }
    var accepted = [clientID]
    if case .byHand = origin, let audience { accepted.append(audience) }
    guard claims.audience.contains(where: accepted.contains) else {
      throw .audienceMismatch(accepted: accepted, found: claims.audience.map(\.withoutControlCharacters))
    }
    // A token for the audience was made for whichever client asked; one for this client must name no other.
    if let party = claims.authorizedParty, party != clientID, claims.audience.contains(clientID) {
      throw .authorizedPartyMismatch(expected: clientID, found: party.withoutControlCharacters)
    }
    if case .refresh(let expected?) = origin, expected != subject {
      throw .subjectChanged(expected: expected, found: subject.withoutControlCharacters)
    }
  }

  /// By this machine's clock; where that is wrong, by the issuer's.
  private func checkTimes(_ claims: IDTokenClaims, _ origin: Origin, _ serverTime: Timestamp?) throws(IDTokenError) {
    if case .byHand = origin { return try checkTimes(claims, at: now(), issueTimeNeeded: false) }
    do {
      try checkTimes(claims, at: now(), issueTimeNeeded: true)
    } catch {
      guard let serverTime else { throw error }
      try checkTimes(claims, at: serverTime, issueTimeNeeded: true)
    }
  }

  private func checkTimes(_ claims: IDTokenClaims, at clock: Timestamp, issueTimeNeeded: Bool) throws(IDTokenError) {
    guard let expiry = claims.expiresAt else { throw .claimMissing("exp") }
    guard expiry + skew > clock else { throw .expired(at: expiry, now: clock) }
    if let issued = claims.issuedAt {
      guard issued - skew <= clock else { throw .notYetValid(claim: "iat", at: issued, now: clock) }
    } else if issueTimeNeeded {
      throw .claimMissing("iat")
    }
    if let start = claims.notBefore, start - skew > clock {
      throw .notYetValid(claim: "nbf", at: start, now: clock)
    }
  }

  private func checkBinding(
    _ claims: IDTokenClaims, _ origin: Origin, _ algorithm: SigningAlgorithm, _ accessToken: Secret?
  ) throws(IDTokenError) {
    if case .authorization(let nonce, let code) = origin {
      guard claims.nonce == nonce.text else { throw .nonceMismatch }
      if let hash = claims.json["c_hash"]?.text, hash != algorithm.leftHalfHash(of: code.reveal()) {
        throw .hashMismatch(claim: "c_hash")
      }
    }
    if let hash = claims.json["at_hash"]?.text, let accessToken,
      hash != algorithm.leftHalfHash(of: accessToken.reveal())
    {
      throw .hashMismatch(claim: "at_hash")
    }
  }
}
