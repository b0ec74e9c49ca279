import Crypto
import FoundationEssentials
import Synchronization

/// CTAP 2.1, section 8.2.
enum Status {
  static let ok: UInt8 = 0x00
  static let invalidCommand: UInt8 = 0x01
  static let invalidCBOR: UInt8 = 0x12
  static let operationDenied: UInt8 = 0x27
  static let keepaliveCancel: UInt8 = 0x2d
  static let noCredentials: UInt8 = 0x2e
  static let userActionTimeout: UInt8 = 0x2f
  static let pinInvalid: UInt8 = 0x31
  static let pinBlocked: UInt8 = 0x32
  static let pinAuthInvalid: UInt8 = 0x33
  static let pinAuthBlocked: UInt8 = 0x34
  static let pinNotSet: UInt8 = 0x35
}

extension SoftwareKey {
  /// A status, and behind 0 what was asked for (CTAP 2.1, section 6).
  func answer(_ message: [UInt8], touch: () -> UInt8) -> [UInt8] {
    guard let command = message.first else { return [Status.invalidCommand] }
    let parameters =
      message.count > 1 ? try? CBOR(decoding: message.dropFirst()) : .map([:] as KeyValuePairs<Int, CBOR>)
    guard let parameters else { return [Status.invalidCBOR] }
    switch command {
    case 0x01: return makeCredential(parameters, touch)
    case 0x02: return assertion(parameters, touch)
    case 0x04: return information
    case 0x06: return clientPIN(parameters)
    default: return [Status.invalidCommand]
    }
  }

  private var information: [UInt8] {
    let options = CBOR.fields(["rk": .bool(true), "up": .bool(true), "clientPin": .bool(pin != nil)])
    return [Status.ok]
      + CBOR.map([
        1: .array([.text("FIDO_2_0")]), 3: .bytes([UInt8](repeating: 7, count: 16)), 4: options, 5: .integer(1200),
        6: .array([.integer(1)]),
      ]).encoded
  }

  /// With an empty PIN authentication nothing is made: it only asks which key is meant (CTAP 2.1, section 6.1.2, step 1).
  private func makeCredential(_ parameters: CBOR, _ touch: () -> UInt8) -> [UInt8] {
    guard parameters[8]?.bytes == [] else { return [Status.invalidCommand] }
    let status = touch()
    return [status != Status.ok ? status : pin == nil ? Status.pinNotSet : Status.pinInvalid]
  }

  /// CTAP 2.1, section 6.2.2.
  private func assertion(_ parameters: CBOR, _ touch: () -> UInt8) -> [UInt8] {
    guard let relyingParty = parameters[1]?.text, let hash = parameters[2]?.bytes, hash.count == 32 else {
      return [Status.invalidCBOR]
    }
    var flags: UInt8 = 0
    if let proof = parameters[6]?.bytes {
      let token = record.withLock { $0.token }
      let code = HMAC<SHA256>.authenticationCode(for: hash, using: SymmetricKey(data: token))
      guard !token.isEmpty, proof == Array(code.prefix(16)) else { return [Status.pinAuthInvalid] }
      flags |= 0x04
    }
    let allowed = parameters[3]?.array?.compactMap { $0["id"]?.bytes } ?? []
    guard let credential = credentials.first(where: { $0.relyingParty == relyingParty && allowed.contains($0.id) })
    else { return [Status.noCredentials] }
    if parameters[5]?["up"]?.bool ?? true {
      let status = touch()
      guard status == Status.ok else { return [status] }
      flags |= 0x01
    }
    return signed(by: credential, hash, flags)
  }

  private func signed(by credential: Credential, _ hash: [UInt8], _ flags: UInt8) -> [UInt8] {
    let count = record.withLock { record in
      record.signatures += 1
      return record.signatures
    }
    let data =
      Array(SHA256.hash(data: Array(credential.relyingParty.utf8))) + [flags]
      + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    guard let signature = try? credential.key.signature(for: data + hash) else { return [Status.invalidCommand] }
    let descriptor = CBOR.fields(["id": .bytes(credential.id), "type": .text("public-key")])
    return [Status.ok]
      + CBOR.map([
        1: descriptor, 2: .bytes(data), 3: .bytes(Array(signature.derRepresentation)),
        4: .fields(["id": .bytes(credential.user)]),
      ]).encoded
  }
}
