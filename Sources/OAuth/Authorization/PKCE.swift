// RFC 7636: proof key for code exchange; S256 only, since `plain` protects nothing.
import Crypto
package import Values

/// The secret which ties the code that comes back to the process that asked for it.
package struct PKCE: Sendable, Hashable {
  /// 86 characters out of 64 random bytes (section 4.1 allows 43 to 128).
  package let verifier: Secret

  /// - Parameter random: as many bytes as asked for, which nobody can guess.
  package init(random: RandomSource) { self.init(verifier: Secret(Base64URL.encode(random(64)))) }

  package init(verifier: Secret) { self.verifier = verifier }

  /// base64url(SHA-256(verifier)), section 4.2.
  package var challenge: String { Base64URL.encode(SHA256.hash(data: Array(verifier.reveal().utf8))) }

  package static let method = "S256"
}

/// Yields `count` bytes nobody can guess.
package typealias RandomSource = @Sendable (_ count: Int) -> [UInt8]
