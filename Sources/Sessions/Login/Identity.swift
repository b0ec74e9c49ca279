import OAuth
import Values

extension IssuerSettings {
  /// Holds a login or a refresh to the account that the context is pinned to.
  /// - Parameter isRequired: whether an ID token has to be there: a login without one cannot be held to anything, a
  ///   refresh may leave it out, since the grant is the same person's.
  /// - Throws: `SessionFailure.Reason.wrongIdentity` (82), `.protocolViolation` (76).
  func checkIdentity(_ claims: IDTokenClaims?, isRequired: Bool) throws {
    guard let pinned = identity else { return }
    guard let claims else {
      guard isRequired else { return }
      throw SessionFailure.Reason.protocolViolation(
        "the issuer gave no ID token, which the pinned identity \(pinned) is checked by; is 'openid' among the scopes?")
    }
    guard claims.identities.contains(where: { $0.lowercased() == pinned.lowercased() }) else {
      throw SessionFailure.Reason.wrongIdentity(
        pinned: pinned, actual: claims.user?.withoutControlCharacters ?? "an unnamed account")
    }
  }
}

extension IDTokenClaims {
  /// What an identity may be pinned to: the verified e-mail address, the names, the subject.
  fileprivate var identities: [String] {
    let address = emailIsVerified == false ? nil : email
    return [address, json["preferred_username"]?.text, json["upn"]?.text, subject].compactMap { $0 }
  }
}
