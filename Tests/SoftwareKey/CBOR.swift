/// The part of CBOR (RFC 8949) that CTAP uses. A map keeps its order: who makes one puts the keys in CTAP's canonical
/// order (CTAP 2.1, section 8).
enum CBOR: Equatable {
  case integer(Int)
  case bytes([UInt8])
  case text(String)
  case array([CBOR])
  case map([Pair])
  case bool(Bool)

  struct Pair: Equatable {
    let key: CBOR
    let value: CBOR
  }

  struct Malformed: Error {}

  static func map(_ pairs: KeyValuePairs<Int, CBOR>) -> CBOR {
    .map(pairs.map { Pair(key: .integer($0.key), value: $0.value) })
  }

  static func fields(_ pairs: KeyValuePairs<String, CBOR>) -> CBOR {
    .map(pairs.map { Pair(key: .text($0.key), value: $0.value) })
  }

  subscript(key: Int) -> CBOR? { self[.integer(key)] }
  subscript(key: String) -> CBOR? { self[.text(key)] }

  private subscript(key: CBOR) -> CBOR? {
    guard case .map(let pairs) = self else { return nil }
    return pairs.first { $0.key == key }?.value
  }

  var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var array: [CBOR]? { if case .array(let elements) = self { elements } else { nil } }

  var encoded: [UInt8] {
    switch self {
    case .integer(let value): value >= 0 ? Self.head(0, value) : Self.head(1, -1 - value)
    case .bytes(let bytes): Self.head(2, bytes.count) + bytes
    case .text(let text): Self.head(3, text.utf8.count) + text.utf8
    case .array(let elements): Self.head(4, elements.count) + elements.flatMap(\.encoded)
    case .map(let pairs): Self.head(5, pairs.count) + pairs.flatMap { $0.key.encoded + $0.value.encoded }
    case .bool(let value): [value ? 0xf5 : 0xf4]
    }
  }

  private static func head(_ type: UInt8, _ value: Int) -> [UInt8] {
    switch value {
    case ..<24: [type << 5 | UInt8(value)]
    case ..<256: [type << 5 | 24, UInt8(value)]
    default: [type << 5 | 25, UInt8(value >> 8), UInt8(value & 0xff)]
    }
  }

  init(decoding bytes: some Sequence<UInt8>) throws {
    var rest = Array(bytes)[...]
    self = try Self.item(&rest)
    if !rest.isEmpty { throw Malformed() }
  }

  private static func item(_ rest: inout ArraySlice<UInt8>) throws -> CBOR {
    guard let first = rest.popFirst() else { throw Malformed() }
    if first == 0xf4 || first == 0xf5 { return .bool(first == 0xf5) }
    var value = Int(first & 31)
    if value >= 24 {
      guard value <= 26, rest.count >= 1 << (value - 24) else { throw Malformed() }
      value = (0..<1 << (value - 24)).reduce(0) { sum, _ in sum << 8 | Int(rest.removeFirst()) }
    }
    func taken() throws -> ArraySlice<UInt8> {
      guard rest.count >= value else { throw Malformed() }
      defer { rest.removeFirst(value) }
      return rest.prefix(value)
    }
    switch first >> 5 {
    case 0: return .integer(value)
    case 1: return .integer(-1 - value)
    case 2: return .bytes(Array(try taken()))
    case 3: return .text(String(decoding: try taken(), as: UTF8.self))
    case 4: return .array(try (0..<value).map { _ in try item(&rest) })
    case 5: return .map(try (0..<value).map { _ in Pair(key: try item(&rest), value: try item(&rest)) })
    default: throw Malformed()
    }
  }
}
