/// What a plain scalar means: the types that YAML 1.1 as libyaml's users read it and YAML 1.2's core
/// schema have in common, and `yes`, `no`, `on`, `off`, which a person may mean.
enum ScalarType {
  static func isNull(_ text: some Collection<UInt8>) -> Bool {
    guard text.count <= 4 else { return false }
    return text.isEmpty || text.elementsEqual("~".utf8) || isWord(text, "null")
  }

  static func bool(_ text: some Collection<UInt8>) -> Bool? {
    if isWord(text, "true") || isWord(text, "yes") || isWord(text, "on") { return true }
    if isWord(text, "false") || isWord(text, "no") || isWord(text, "off") { return false }
    return nil
  }

  /// Decimal, `0x` and `0o`. A decimal with a leading zero is octal in YAML 1.1 and none in 1.2: text.
  static func int(_ text: some Collection<UInt8>) -> Int? {
    guard text.count <= 24, let first = text.first,
      isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    else { return nil }
    let string = String(decoding: text, as: UTF8.self)
    for (prefix, radix) in [("0x", 16), ("0o", 8)] where string.hasPrefix(prefix) {
      let digits = string.dropFirst(2)
      // A sign stands before the prefix or nowhere.
      return digits.first == "-" || digits.first == "+" ? nil : Int(digits, radix: radix)
    }
    let digits = string.drop { $0 == "-" || $0 == "+" }
    guard digits.count + 1 >= string.count, digits == "0" || !digits.hasPrefix("0") else { return nil }
    return Int(string)
  }

  /// A `YAMLValue` other than a string.
  static func isTyped(_ text: some Collection<UInt8>) -> Bool {
    isNull(text) || bool(text) != nil || int(text) != nil
  }

  /// In lower case, Capitalised or in UPPER CASE, as every schema has it.
  private static func isWord(_ text: some Collection<UInt8>, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { lower in
      let isLower = text.elementsEqual(lower)
      if isLower { return true }
      let upper = lower.map { $0 - 32 }
      return text.elementsEqual(upper)
        || (text.first == upper.first && text.dropFirst().elementsEqual(lower.dropFirst()))
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
