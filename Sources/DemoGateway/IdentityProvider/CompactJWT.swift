import Crypto
import CryptoExtras
import Foundation

/// JWS compact serialisation (RFC 7515 7.1) by hand, since a library refuses to make the broken ones.
enum CompactJWT {
  static func signed(_ claims: [String: JSON], type: String = "JWT", with key: SigningKeys.Key) throws -> String {
    try signed(claims, header: ["typ": .string(type), "kid": .string(key.kid)], with: key)
  }

  static func signed(_ claims: [String: JSON], header: [String: JSON], with key: SigningKeys.Key) throws -> String {
    switch key {
    case .rsa(let key, _):
      let input = signingInput(claims, header.merging(["alg": "RS256"]) { $1 })
      let signature = try key.signature(for: SHA256.hash(data: Data(input.utf8)), padding: .insecurePKCS1v1_5)
      return input + "." + signature.rawRepresentation.base64URL
    case .elliptic(let key, _):
      let input = signingInput(claims, header.merging(["alg": "ES256"]) { $1 })
      return input + "." + (try key.signature(for: Data(input.utf8))).rawRepresentation.base64URL
    }
  }

  /// `alg: none` (RFC 7518 3.6).
  static func unsigned(_ claims: [String: JSON], header: [String: JSON]) -> String {
    signingInput(claims, header.merging(["alg": "none"]) { $1 }) + "."
  }

  /// The attack on verifiers that let the token choose the algorithm: HMAC, keyed with the public RSA key.
  static func hmac(_ claims: [String: JSON], header: [String: JSON], publicKeyOf key: SigningKeys.Key) -> String {
    let input = signingInput(claims, header.merging(["alg": "HS256"]) { $1 })
    var secret = Data()
    if case .rsa(let key, _) = key { secret = Data(key.publicKey.pemRepresentation.utf8) }
    let code = HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: SymmetricKey(data: secret))
    return input + "." + Data(code).base64URL
  }

  /// The same token with one bit of its signature flipped.
  static func damaged(_ token: String) -> String {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, var signature = Data(base64URL: parts[2]), !signature.isEmpty else { return token }
    signature[signature.startIndex] ^= 1
    return parts[0] + "." + parts[1] + "." + signature.base64URL
  }

  /// `at_hash` (OpenID Connect Core 3.1.3.6), for the algorithms here, which all use SHA-256.
  static func halfHash(_ token: String) -> String { Data(SHA256.hash(data: Data(token.utf8)).prefix(16)).base64URL }

  private static func signingInput(_ claims: [String: JSON], _ header: [String: JSON]) -> String {
    JSON.object(header).data.base64URL + "." + JSON.object(claims).data.base64URL
  }
}
