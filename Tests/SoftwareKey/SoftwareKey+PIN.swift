import Crypto
import CryptoExtras
import FoundationEssentials
import Synchronization

extension SoftwareKey {
  /// Of PIN protocol one (CTAP 2.1, section 6.5) what an assertion needs.
  func clientPIN(_ parameters: CBOR) -> [UInt8] {
    switch parameters[2]?.integer {
    case 1: return [Status.ok] + CBOR.map([3: .integer(record.withLock { $0.triesLeft })]).encoded
    case 2: return [Status.ok] + CBOR.map([1: agreementKey]).encoded
    case 5: return (try? token(parameters)) ?? [Status.invalidCBOR]
    default: return [Status.invalidCommand]
    }
  }

  private var agreementKey: CBOR {
    let point = record.withLock { $0.agreement.publicKey.rawRepresentation }
    return .map([
      1: .integer(2), 3: .integer(-25), -1: .integer(1), -2: .bytes(Array(point.prefix(32))),
      -3: .bytes(Array(point.suffix(32))),
    ])
  }

  private func token(_ parameters: CBOR) throws -> [UInt8] {
    guard let pin else { return [Status.pinNotSet] }
    guard let x = parameters[3]?[-2]?.bytes, let y = parameters[3]?[-3]?.bytes, let hash = parameters[6]?.bytes
    else { return [Status.invalidCBOR] }
    let theirs = try P256.KeyAgreement.PublicKey(rawRepresentation: x + y)
    return try record.withLock { record in
      if record.triesLeft == 0 { return [Status.pinBlocked] }
      if record.wrongInARow == 3 { return [Status.pinAuthBlocked] }
      let shared = try record.agreement.sharedSecretFromKeyAgreement(with: theirs)
      let key = SymmetricKey(data: shared.withUnsafeBytes { Array(SHA256.hash(data: Array($0))) })
      record.pins += 1
      // Each wrong PIN costs the pair of keys too.
      record.agreement = P256.KeyAgreement.PrivateKey()
      guard try Self.decrypted(hash, key) == Array(SHA256.hash(data: Array(pin.utf8)).prefix(16)) else {
        record.triesLeft -= 1
        record.wrongInARow += 1
        if record.triesLeft == 0 { return [Status.pinBlocked] }
        return [record.wrongInARow == 3 ? Status.pinAuthBlocked : Status.pinInvalid]
      }
      (record.triesLeft, record.wrongInARow) = (8, 0)
      record.token = (0..<32).map { _ in .random(in: 0...255) }
      return [Status.ok] + CBOR.map([2: .bytes(try Self.encrypted(record.token, key))]).encoded
    }
  }

  /// AES-256 in CBC mode, the first block's predecessor zero.
  private static func decrypted(_ bytes: [UInt8], _ key: SymmetricKey) throws -> [UInt8] {
    try Array(AES._CBC.decrypt(bytes, using: key, iv: zero(), noPadding: true))
  }

  private static func encrypted(_ bytes: [UInt8], _ key: SymmetricKey) throws -> [UInt8] {
    try Array(AES._CBC.encrypt(bytes, using: key, iv: zero(), noPadding: true))
  }

  private static func zero() throws -> AES._CBC.IV { try AES._CBC.IV(ivBytes: [UInt8](repeating: 0, count: 16)) }
}
