// RFC 7518 section 3.1 and RFC 8037 section 3.1: the algorithms an ID token may be signed with.
import Crypto

/// Asymmetric signatures only. `none` and HMAC are no cases: whoever knows the public key could
/// sign with it.
package enum SigningAlgorithm: String, Sendable, Hashable, CaseIterable {
  case rs256 = "RS256"
  case rs384 = "RS384"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case ps384 = "PS384"
  case ps512 = "PS512"
  case es256 = "ES256"
  case es384 = "ES384"
  case es512 = "ES512"
  case edDSA = "EdDSA"

  /// The key type (`kty`) that signs so.
  var keyType: String {
    switch self {
    case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "RSA"
    case .es256, .es384, .es512: "EC"
    case .edDSA: "OKP"
    }
  }

  /// The curve (`crv`), for keys that have one.
  var curve: String? {
    switch self {
    case .es256: "P-256"
    case .es384: "P-384"
    case .es512: "P-521"
    case .edDSA: "Ed25519"
    default: nil
    }
  }

  /// The left half of the hash of `text`, base64url: `at_hash` and `c_hash` (OpenID Connect Core 1.0, 3.1.3.6).
  package func leftHalfHash(of text: String) -> String {
    let bytes = Array(text.utf8)
    let digest: [UInt8] =
      switch self {
      case .rs256, .ps256, .es256: Array(SHA256.hash(data: bytes))
      case .rs384, .ps384, .es384: Array(SHA384.hash(data: bytes))
      // Ed25519 hashes with SHA-512 inside.
      case .rs512, .ps512, .es512, .edDSA: Array(SHA512.hash(data: bytes))
      }
    return Base64URL.encode(digest.prefix(digest.count / 2))
  }
}
