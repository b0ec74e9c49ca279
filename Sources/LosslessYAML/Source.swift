/// What single bytes of a YAML text mean, by libyaml's reading of YAML 1.1.
enum Source {
  static let tab = UInt8(ascii: "\t")
  static let space = UInt8(ascii: " ")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let hash = UInt8(ascii: "#")
  static let colon = UInt8(ascii: ":")
  static let comma = UInt8(ascii: ",")
  static let question = UInt8(ascii: "?")

  /// 3 where the text begins with a UTF-8 byte order mark, else 0.
  static func bomLength(_ bytes: [UInt8]) -> Int { hasMark(bytes, at: 0) ? 3 : 0 }

  /// A UTF-8 byte order mark stands at `position`.
  static func hasMark(_ bytes: [UInt8], at position: Int) -> Bool {
    bytes[position...].starts(with: [0xEF, 0xBB, 0xBF])
  }

  /// How many bytes the line break at `position` takes: LF, CR, CR LF, NEL, LS or PS; 0 where there is none.
  static func breakLength(_ bytes: [UInt8], at position: Int) -> Int {
    guard position < bytes.count else { return 0 }
    switch bytes[position] {
    case lineFeed: return 1
    case carriageReturn: return position + 1 < bytes.count && bytes[position + 1] == lineFeed ? 2 : 1
    case 0xC2: return position + 1 < bytes.count && bytes[position + 1] == 0x85 ? 2 : 0
    case 0xE2:
      guard position + 2 < bytes.count, bytes[position + 1] == 0x80 else { return 0 }
      return bytes[position + 2] == 0xA8 || bytes[position + 2] == 0xA9 ? 3 : 0
    default: return 0
    }
  }

  /// How many bytes the line break that ends right before `position` takes; 0 where there is none.
  static func breakLength(_ bytes: [UInt8], before position: Int) -> Int {
    guard position > 0 else { return 0 }
    switch bytes[position - 1] {
    case lineFeed: return position > 1 && bytes[position - 2] == carriageReturn ? 2 : 1
    case carriageReturn: return 1
    case 0x85: return position > 1 && bytes[position - 2] == 0xC2 ? 2 : 0
    case 0xA8, 0xA9:
      return position > 2 && bytes[position - 2] == 0x80 && bytes[position - 3] == 0xE2 ? 3 : 0
    default: return 0
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
}
