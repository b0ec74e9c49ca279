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
  package var withoutControlCharacters: String {
    // Nearly every text is plain ASCII, and nothing of that has to go.
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return String(self) }
    var result = String.UnicodeScalarView()
    for scalar in String(self).unicodeScalars {
      if scalar == "\n" || scalar == "\r" || scalar == "\t" {
        result.append(" ")
      } else if !scalar.isControl {
        result.append(scalar)
      }
    }
    return String(result)
  }
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
