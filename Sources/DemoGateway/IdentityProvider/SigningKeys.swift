import Crypto
import CryptoExtras
import Foundation

/// The provider's keys: two for RS256, the second for the time after a rotation, and one for ES256.
actor SigningKeys {
  typealias RSAKey = _RSA.Signing.PrivateKey

  /// One key under its name in the JWKS.
  enum Key: Sendable {
    case rsa(RSAKey, kid: String)
    case elliptic(P256.Signing.PrivateKey, kid: String)

    var kid: String {
      switch self {
      case .rsa(_, let kid), .elliptic(_, let kid): kid
      }
    }
  }

  let elliptic = Key.elliptic(P256.Signing.PrivateKey(), kid: "es-1")
  private let first: Task<RSAKey, any Error>
  private lazy var second = Task.detached { try RSAKey(keySize: .bits2048) }

  /// - Parameter file: keeps the first RSA key (PEM), and is made where there is none; nil: a new key each time.
  init(keptIn file: String?) throws {
    if let file {
      let key = try Self.kept(in: file)
      first = Task { key }
    } else {
      // Making one takes a while, in which the servers start already.
      first = Task.detached { try RSAKey(keySize: .bits2048) }
    }
  }

  private static func kept(in path: String) throws -> RSAKey {
    if FileManager.default.fileExists(atPath: path) {
      return try RSAKey(pemRepresentation: String(contentsOfFile: path, encoding: .utf8))
    }
    let key = try RSAKey(keySize: .bits2048)
    // Whole at once: other demos may be about to read it.
    let new = "\(path).\(ProcessInfo.processInfo.processIdentifier)"
    let isWritten = FileManager.default.createFile(
      atPath: new, contents: Data(key.pemRepresentation.utf8), attributes: [.posixPermissions: 0o600])
    guard isWritten, rename(new, path) == 0 else { throw CommandFailure(text: "cannot write \(path)") }
    return key
  }

  /// The RS256 key in use.
  func rsa(rotated: Bool) async throws -> Key {
    rotated ? .rsa(try await second.value, kid: "rsa-2") : .rsa(try await first.value, kid: "rsa-1")
  }

  /// RFC 7517 5.
  func keySet(rotated: Bool) async throws -> JSON {
    ["keys": .array([try Self.jwk(await rsa(rotated: rotated)), try Self.jwk(elliptic)])]
  }

  /// RFC 7518 6.2 and 6.3.
  private static func jwk(_ key: Key) throws -> JSON {
    switch key {
    case .rsa(let key, let kid):
      let primitives = try key.publicKey.getKeyPrimitives()
      return [
        "kty": "RSA", "kid": .string(kid), "use": "sig", "alg": "RS256",
        "n": .string(primitives.modulus.base64URL), "e": .string(primitives.publicExponent.base64URL),
      ]
    case .elliptic(let key, let kid):
      let point = key.publicKey.rawRepresentation
      return [
        "kty": "EC", "crv": "P-256", "kid": .string(kid), "use": "sig", "alg": "ES256",
        "x": .string(point.prefix(32).base64URL), "y": .string(point.suffix(32).base64URL),
      ]
    }
  }
}
