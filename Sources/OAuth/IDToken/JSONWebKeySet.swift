// RFC 7517 section 5: the issuer's public keys.
import JWTKit
package import Values

/// Keys as the issuer lists them; those of unknown types are passed over (section 5).
package struct JSONWebKeySet: Sendable, Hashable {
  package let keys: [JSON]

  /// Nil where `document` is no key set.
  package init?(_ document: JSON) {
    guard let keys = document["keys"]?.array else { return nil }
    self.keys = keys.filter { $0.object != nil }
  }

  package var keyIDs: [String] { keys.compactMap { $0["kid"]?.text } }

  /// Keys that can have signed with `algorithm`. A named key must be listed under that name, or the set
  /// names none of its keys; without a name all fitting ones are tried.
  func candidates(keyID: String?, algorithm: SigningAlgorithm) -> [JSON] {
    let fitting = keys.filter { Self.fits($0, algorithm) }
    guard let keyID else { return fitting }
    let named = fitting.filter { $0["kid"]?.text == keyID }
    return named.isEmpty ? fitting.filter { $0["kid"]?.text == nil } : named
  }

  private static func fits(_ key: JSON, _ algorithm: SigningAlgorithm) -> Bool {
    guard key["kty"]?.string == algorithm.keyType, key["alg"]?.text.map({ $0 == algorithm.rawValue }) ?? true,
      key["use"]?.text.map({ $0 == "sig" }) ?? true
    else { return false }
    return algorithm.curve == nil || key["crv"]?.string == algorithm.curve
  }
}

extension JSONWebSignature {
  /// Whether `key` made this signature. The algorithm is the header's, held against the allowed list and the key's
  /// type before; a key that cannot be read (too short, off its curve) signs nothing.
  func isSigned(by key: JSON, _ algorithm: SigningAlgorithm) async -> Bool {
    let keys = JWTKeyCollection()
    guard let jwk = key.webKey(algorithm), (try? await keys.add(jwk: jwk)) != nil,
      let verifier = try? await keys.getKey(for: jwk.keyIdentifier, alg: algorithm.rawValue),
      verifier.name == algorithm.rawValue
    else { return false }
    return (try? verifier.verify(signature, signs: signingInput)) ?? false
  }
}

extension JSON {
  /// JWTKit's form of a public key, with the algorithm set: real sets leave `alg` out.
  fileprivate func webKey(_ algorithm: SigningAlgorithm) -> JWK? {
    let name = JWKIdentifier(string: "candidate")
    guard let known = JWK.Algorithm(rawValue: algorithm.rawValue) else { return nil }
    switch algorithm.keyType {
    case "RSA": return .rsa(known, identifier: name, modulus: self["n"]?.string, exponent: self["e"]?.string)
    case "EC":
      let curve = algorithm.curve.flatMap(ECDSACurve.init(rawValue:))
      return .ecdsa(known, identifier: name, x: coordinate("x", algorithm), y: coordinate("y", algorithm), curve: curve)
    default: return .octetKeyPair(known, identifier: name, x: self["x"]?.string, y: nil, curve: .ed25519)
    }
  }

  /// A coordinate at the curve's full length (RFC 7518, section 6.2.1.2): some servers drop leading zeros.
  private func coordinate(_ name: String, _ algorithm: SigningAlgorithm) -> String? {
    guard let bytes = self[name]?.string.flatMap({ Base64URL.decode($0) }) else { return nil }
    let length = algorithm == .es256 ? 32 : algorithm == .es384 ? 48 : 66
    guard bytes.count <= length else { return nil }
    return Base64URL.encode([UInt8](repeating: 0, count: length - bytes.count) + bytes)
  }
}
