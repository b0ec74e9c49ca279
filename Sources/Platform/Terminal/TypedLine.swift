/// A line as it is typed, with the editing that a person expects where the kernel's is off.
struct TypedLine {
  enum Step: Equatable {
    case added
    /// So many characters are gone from its end.
    case erased(Int)
    case done
    /// Nothing more will be typed.
    case end
  }

  private(set) var bytes: [UInt8] = []

  mutating func take(_ byte: UInt8) -> Step {
    switch byte {
    case 0x0a, 0x0d: return .done
    case 0x04: return bytes.isEmpty ? .end : .erased(0)
    case 0x08, 0x7f: return .erased(eraseCharacter() ? 1 : 0)
    case 0x15:
      var count = 0
      while eraseCharacter() { count += 1 }
      return .erased(count)
    default:
      bytes.append(byte)
      return .added
    }
  }

  /// A character of several bytes goes as a whole.
  private mutating func eraseCharacter() -> Bool {
    guard !bytes.isEmpty else { return false }
    while let last = bytes.popLast(), last & 0xc0 == 0x80 {}
    return true
  }
}
