extension StringProtocol {
  /// Without white space and line ends at both sides.
  package var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }

  /// Nil for an empty text, which a variable or a field uses to say "unset".
  package var nonEmpty: String? { isEmpty ? nil : String(self) }

  package func trimmingSuffix(_ character: Character) -> SubSequence {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == character { end = index(before: end) }
    return self[..<end]
  }

  /// Text from a server or a file made fit for a terminal: no escape sequences, line ends become
  /// spaces, bidirectional controls go too (they can make a name read as another).
  package var withoutControlCharacters: String { String(self).withoutControlCharacters }
}

/// The same for what nearly every text is: a `String` of printable ASCII, of which nothing has to go.
extension String {
  package var trimmed: String {
    if let first = utf8.first, let last = utf8.last, first.isVisibleASCII, last.isVisibleASCII { return self }
    return self[...].trimmed
  }

  package var withoutControlCharacters: String {
    var copy = self
    let isPlain = copy.withUTF8 { bytes in bytes.allSatisfy { $0 == 0x20 || $0.isVisibleASCII } }
    if isPlain { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar == "\n" || scalar == "\r" || scalar == "\t" {
        result.append(" ")
      } else if !scalar.isControl {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension UInt8 {
  fileprivate var isVisibleASCII: Bool { self > 0x20 && self < 0x7f }
}

extension Unicode.Scalar {
  /// C0, DEL, C1, and the formatting characters that reorder or hide text.
  package var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7f..<0xa0, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x2069, 0xfeff, 0xfff9...0xfffb: true
    default: false
    }
  }

  package var isASCIILetterOrDigit: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self)
  }
}
