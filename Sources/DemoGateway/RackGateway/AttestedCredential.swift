import Foundation

/// What an authenticator says of a credential that it has just made (WebAuthn Level 2, 6.5.1).
struct AttestedCredential {
  let relyingPartyHash: Data
  let id: Data
  /// Uncompressed point (X9.62) of a P-256 key.
  let publicKey: Data

  /// Nil for what is no attestation object, or holds a key of another kind.
  init?(attestationObject: Data) {
    var reader = CBORReader(attestationObject)
    guard case .map(let fields)? = reader.value(), case .bytes(let data)? = fields[.text("authData")],
      data.count > 55, data[data.startIndex + 32] & 0x41 == 0x41
    else { return nil }
    let bytes = Array(data)
    relyingPartyHash = Data(bytes[..<32])
    let length = Int(bytes[53]) << 8 | Int(bytes[54])
    guard bytes.count > 55 + length else { return nil }
    id = Data(bytes[55..<55 + length])
    // COSE (RFC 9053, 7.1.1): key type 2, curve 1, and the two coordinates.
    var rest = CBORReader(Data(bytes[(55 + length)...]))
    guard case .map(let key)? = rest.value(), key[.integer(1)] == .integer(2), key[.integer(-1)] == .integer(1),
      case .bytes(let x)? = key[.integer(-2)], case .bytes(let y)? = key[.integer(-3)], x.count == 32, y.count == 32
    else { return nil }
    publicKey = Data([4]) + x + y
  }
}

/// As much of CBOR (RFC 8949) as attestation objects are made of.
struct CBORReader {
  enum Value: Hashable {
    case integer(Int)
    case bytes(Data)
    case text(String)
    case array([Value])
    case map([Value: Value])
    case simple(Int)
  }

  private var rest: Data

  init(_ bytes: Data) { rest = bytes }

  /// The next value; nil where the bytes are none, or of indefinite length.
  mutating func value() -> Value? {
    guard let first = rest.popFirst(), let number = argument(first & 31) else { return nil }
    switch first >> 5 {
    case 0: return .integer(number)
    case 1: return .integer(-1 - number)
    case 2: return take(number).map(Value.bytes)
    case 3: return take(number).map { .text(String(decoding: $0, as: UTF8.self)) }
    case 4:
      var elements: [Value] = []
      for _ in 0..<number {
        guard let element = value() else { return nil }
        elements.append(element)
      }
      return .array(elements)
    case 5:
      var fields: [Value: Value] = [:]
      for _ in 0..<number {
        guard let key = value(), let content = value() else { return nil }
        fields[key] = content
      }
      return .map(fields)
    case 7: return .simple(number)
    default: return nil
    }
  }

  private mutating func argument(_ short: UInt8) -> Int? {
    if short < 24 { return Int(short) }
    guard short < 27, let bytes = take(1 << (short - 24)) else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func take(_ count: Int) -> Data? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Data(rest.prefix(count))
  }
}
