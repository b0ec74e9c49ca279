/// Spells a string so that every reader of YAML 1.1 and 1.2 gets the same string back.
enum ScalarWriter {
  /// Plain where that is safe, else quoted, on one line.
  static func bytes(_ string: String, inFlow: Bool, quoted: Bool = false) -> [UInt8] {
    let text = Array(string.utf8)
    if needsEscapes(string) { return escaped(string) }
    if !quoted, isPlain(text, inFlow: inFlow) { return text }
    let backslash = UInt8(ascii: "\\")
    let quote = UInt8(ascii: "\"")
    if quoted || !text.contains(where: { $0 == backslash || $0 == quote }) { return escaped(string) }
    return Array("'".utf8)
      + Array(
        text.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
          .joined(separator: "''".utf8)) + Array("'".utf8)
  }

  private static func isPlain(_ text: [UInt8], inFlow: Bool) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    if Source.isBlank(first) || Source.isBlank(last) || last == Source.colon { return false }
    if ",[]{}#&*!|>'\"%@`".utf8.contains(first) { return false }
    if "-?:".utf8.contains(first), text.count == 1 || Source.isBlank(text[1]) || inFlow { return false }
    if text.starts(with: "---".utf8) || text.starts(with: "...".utf8) { return false }
    for (index, byte) in text.enumerated().dropFirst() {
      if byte == Source.hash, Source.isBlank(text[index - 1]) { return false }
      if Source.isBlank(byte), text[index - 1] == Source.colon { return false }
      if inFlow, ",[]{}".utf8.contains(byte) { return false }
      if inFlow, byte == Source.question, text[index - 1] == Source.colon { return false }
    }
    return !hasType(text)
  }

  /// Some reader would take the plain text for something else than a string.
  static func hasType(_ text: [UInt8]) -> Bool {
    if ScalarType.isNull(text) || ScalarType.bool(text) != nil || NumberSyntax.matches(text) { return true }
    return text.elementsEqual("<<".utf8) || text.elementsEqual("=".utf8)
  }

  private static func needsEscapes(_ string: String) -> Bool {
    string.unicodeScalars.contains { isUnprintable($0) }
  }

  /// Control characters, line breaks, and what libyaml refuses to read raw.
  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// Double quoted, with escapes that are JSON's too.
  private static func escaped(_ string: String) -> [UInt8] {
    var bytes = [UInt8(ascii: "\"")]
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": bytes += [UInt8(ascii: "\\"), UInt8(scalar.value)]
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      default:
        if isUnprintable(scalar) {
          let digits = String(scalar.value, radix: 16)
          bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
        } else {
          bytes += UTF8.encode(scalar).map(Array.init) ?? []
        }
      }
    }
    return bytes + [UInt8(ascii: "\"")]
  }
}
