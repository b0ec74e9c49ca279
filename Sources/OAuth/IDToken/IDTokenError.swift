// OpenID Connect Core 1.0 section 3.1.3.7: why an ID token is not believed.
package import Values

/// All are 76 but `expired` for a token given by hand (81) and `keysUnavailable` (75 for 429 and 503, else 69).
/// Where the key set gave no whole answer, `HTTPError` is thrown instead.
package enum IDTokenError: Error, Hashable, Sendable {
  /// No signed token, or JSON of another shape; `reason` completes "the ID token is malformed: …".
  case malformed(reason: String)
  /// `none`, HMAC or an unknown algorithm.
  case algorithmRefused(String)
  /// The issuer's key set could not be had.
  case keysUnavailable(url: String, status: Int, retryAfter: Duration?)
  /// The answer at `jwks_uri` is no key set.
  case keysMalformed(url: String)
  /// Signed with key `keyID`, which the issuer's key set does not list, fetched anew or not.
  case unknownKey(keyID: String?, algorithm: SigningAlgorithm, listed: [String])
  /// Signed by none of the keys that fit.
  case signatureInvalid(keyID: String?, algorithm: SigningAlgorithm)
  case claimMissing(String)
  case issuerMismatch(expected: String, found: String)
  case audienceMismatch(accepted: [String], found: [String])
  /// `azp` names another client.
  case authorizedPartyMismatch(expected: String, found: String)
  case expired(at: Timestamp, now: Timestamp)
  /// `iat` or `nbf` (the claim) lies ahead of the clock.
  case notYetValid(claim: String, at: Timestamp, now: Timestamp)
  case nonceMismatch
  /// `at_hash` or `c_hash` does not fit what it came with.
  case hashMismatch(claim: String)
  /// After a refresh, the token is for another person (section 12.2).
  case subjectChanged(expected: String, found: String)
}
