// OpenID Connect Core 1.0 section 2 and 5.1: what an ID token says.
package import Values

/// The claims of an ID token. All of them are in `json`; these are the ones that gatectl reads.
package struct IDTokenClaims: Sendable, Hashable {
  package let json: JSON

  package init(_ json: JSON) { self.json = json }

  package var issuer: String? { json["iss"]?.text }
  package var subject: String? { json["sub"]?.text }
  /// A list also where it came as a string.
  package var audience: [String] { json["aud"]?.strings ?? [] }
  package var authorizedParty: String? { json["azp"]?.text }
  package var expiresAt: Timestamp? { time("exp") }
  package var issuedAt: Timestamp? { time("iat") }
  package var notBefore: Timestamp? { time("nbf") }
  package var nonce: String? { json["nonce"]?.string }
  package var email: String? { json["email"]?.text }
  /// False where the issuer says that nobody proved to own the address; nil where it says nothing.
  package var emailIsVerified: Bool? {
    json["email_verified"]?.bool ?? json["email_verified"]?.string.map { $0 == "true" }
  }
  package var name: String? { json["name"]?.text }

  /// Whom to show: e-mail address, preferred user name, name, subject, whichever comes first.
  package var user: String? {
    email ?? json["preferred_username"]?.text ?? json["upn"]?.text ?? name ?? subject
  }

  /// Seconds since 1970, whole or with a fraction (which is cut off).
  private func time(_ claim: String) -> Timestamp? {
    json[claim]?.integer.map(Timestamp.init(seconds:))
  }
}

/// An ID token that was verified, and what it says.
package struct IDToken: Sendable {
  package let token: Secret
  package let claims: IDTokenClaims
  package let keyID: String?
  package let algorithm: SigningAlgorithm
}
