/// What a security key is asked for (WebAuthn Level 2, section 5.5, `PublicKeyCredentialRequestOptions`).
package struct AssertionOptions: Sendable, Hashable {
  /// Base64url without padding.
  package let challenge: String
  /// The relying party's ID, a domain name.
  package let relyingParty: String
  /// IDs of the credentials that may be used.
  package let credentials: [[UInt8]]
  package let userVerification: UserVerification
  /// How long the person has to answer; nil where the relying party does not say.
  package let timeout: Duration?

  package init(
    challenge: String, relyingParty: String, credentials: [[UInt8]], userVerification: UserVerification,
    timeout: Duration?
  ) {
    (self.challenge, self.relyingParty, self.credentials) = (challenge, relyingParty, credentials)
    (self.userVerification, self.timeout) = (userVerification, timeout)
  }

  /// Whether the key has to make sure who touches it, by a PIN or a finger (WebAuthn Level 2, section 5.8.6).
  package enum UserVerification: String, Sendable {
    case required
    case preferred
    case discouraged
  }
}

/// A security key's answer (WebAuthn Level 2, section 5.2.2, `AuthenticatorAssertionResponse`).
package struct Assertion: Sendable, Hashable {
  package let credential: [UInt8]
  package let authenticatorData: [UInt8]
  /// The JSON text that was signed.
  package let clientData: [UInt8]
  /// Over the authenticator data and the client data's SHA-256.
  package let signature: [UInt8]
  /// The user's ID at the relying party; nil where the key does not keep it.
  package let user: [UInt8]?

  package init(
    credential: [UInt8], authenticatorData: [UInt8], clientData: [UInt8], signature: [UInt8], user: [UInt8]?
  ) {
    (self.credential, self.authenticatorData) = (credential, authenticatorData)
    (self.clientData, self.signature, self.user) = (clientData, signature, user)
  }
}

/// What is said to the person while a security key is used; the words are the caller's.
package enum SecurityKeyEvent: Sendable, Hashable {
  /// This key waits to be touched.
  case touch(String)
  /// Several could answer; the one that is touched will.
  case touchOne(of: [String])
  /// The PIN was wrong; with the tries that the key has left.
  case wrongPIN(left: Int?)
  /// The PIN typed was refused before and is not sent again.
  case sentBefore
  /// What was typed is shorter than any PIN, and was not sent.
  case tooShort
}
