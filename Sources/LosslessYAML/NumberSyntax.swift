/// Recognises text that some reader of YAML 1.1 or 1.2 takes for a number or a date.
struct NumberSyntax {
  private let text: [UInt8]
  private var position = 0

  static func matches(_ text: [UInt8]) -> Bool {
    var syntax = NumberSyntax(text)
    return syntax.isDate() || syntax.isNumber()
  }

  private init(_ text: [UInt8]) { self.text = text }

  private var isAtEnd: Bool { position == text.count }

  /// A calendar day, or a time that is not spelled as RFC 3339 has it; the latter stay plain, since
  /// no reader takes them for anything else than that time.
  private mutating func isDate() -> Bool {
    position = 0
    guard digits() == 4, take("-"), (1...2).contains(digits()), take("-"), (1...2).contains(digits()) else {
      return false
    }
    if isAtEnd { return true }
    return text[position] == Source.space || text[position] == UInt8(ascii: "t")
  }

  private mutating func isNumber() -> Bool {
    position = 0
    _ = take("+") || take("-")
    let start = position
    if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(where: { text[start...].elementsEqual($0.utf8) }) {
      return true
    }
    for (prefix, allowed) in [("0x", "0123456789abcdefABCDEF_"), ("0o", "01234567_"), ("0b", "01_")] {
      if text[start...].starts(with: prefix.utf8) { return text[(start + 2)...].allSatisfy(allowed.utf8.contains) }
    }
    let whole = digits(or: "_")
    if whole > 0, isAtEnd { return true }
    if whole > 0, isSexagesimal() { return true }
    position = start + whole
    if take(".") {
      let fraction = digits(or: "_")
      guard whole + fraction > 0 else { return false }
    } else if whole == 0 {
      return false
    }
    if isAtEnd { return true }
    guard take("e") || take("E") else { return false }
    _ = take("+") || take("-")
    return digits() > 0 && isAtEnd
  }

  /// `1:30:00`, base 60 in YAML 1.1.
  private mutating func isSexagesimal() -> Bool {
    guard position < text.count, text[position] == Source.colon else { return false }
    while take(":") {
      guard (1...2).contains(digits()) else { return false }
    }
    if take(".") { _ = digits(or: "_") }
    return isAtEnd
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, UInt32(text[position]) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func digits(or other: Unicode.Scalar? = nil) -> Int {
    let start = position
    while position < text.count, ScalarType.isDigit(text[position]) || UInt32(text[position]) == other?.value {
      position += 1
    }
    return position - start
  }
}
