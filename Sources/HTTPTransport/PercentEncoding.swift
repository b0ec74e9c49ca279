import Values

/// Percent-encoding of UTF-8 (RFC 3986, section 2.1).
package enum PercentEncoding {
  /// The text as one path segment or one name or value of a query: all but the unreserved
  /// characters (RFC 3986, section 2.3) are escaped, so `/`, `?`, `&` and `+` too.
  package static func component(_ text: some StringProtocol) -> String { escape(text) { $0.isUnreserved } }

  /// The text as a path: `/` and what else a path may hold (RFC 3986, section 3.3) stays.
  package static func path(_ text: some StringProtocol) -> String {
    escape(text) { $0.isUnreserved || "/:@!$&'()*+,;=".utf8.contains($0) }
  }

  /// The text that was encoded; `%` without two hexadecimal digits stays as it is.
  /// - Returns: nil where the bytes are no UTF-8.
  package static func decode(_ text: some StringProtocol) -> String? {
    String(validating: unescape(Array(text.utf8)), as: UTF8.self)
  }

  static func escape(_ text: some StringProtocol, keeping isKept: (UInt8) -> Bool) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      if isKept(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  static func unescape(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = bytes[index + 1].hexDigit,
        let low = bytes[index + 2].hexDigit
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}

extension String {
  /// A URL that can travel: characters beyond ASCII percent-encoded, all else as written.
  var escapingNonASCII: String { PercentEncoding.escape(self) { $0 < 0x80 } }
}

extension UInt8 {
  fileprivate var isUnreserved: Bool {
    Unicode.Scalar(self).isASCIILetterOrDigit || "-._~".utf8.contains(self)
  }

  fileprivate var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
