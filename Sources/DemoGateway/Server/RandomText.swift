import Foundation

/// Unguessable texts for codes, tokens and identifiers.
enum RandomText {
  static func hex(bytes: Int) -> String {
    data(bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  static func base64URL(bytes: Int) -> String { data(bytes).base64URL }

  /// RFC 4648 6, five bits a letter.
  static func base32(letters count: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    return String(data(count).map { letters[Int($0 & 31)] })
  }

  /// RFC 8628 6.1: eight consonants, no vowels to make words of.
  static func userCode() -> String {
    let letters = Array("BCDFGHJKLMNPQRSTVWXZ")
    let picked = data(8).map { letters[Int($0) % letters.count] }
    return String(picked[0..<4]) + "-" + String(picked[4..<8])
  }

  private static func data(_ count: Int) -> Data {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}

extension Data {
  /// RFC 4648 5, without padding.
  var base64URL: String {
    base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }

  init?(base64URL text: some StringProtocol) {
    let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
  }
}
