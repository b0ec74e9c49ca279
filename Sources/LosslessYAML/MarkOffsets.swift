/// Turns libyaml's marks, which count characters, into byte offsets; cheap while marks only grow.
struct MarkOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let base: Int
  private let isASCII: Bool
  private var character = 0
  private var offset = 0

  /// - Parameters:
  ///   - bytes: valid UTF-8 up to every mark that is asked for.
  ///   - base: what is added to every offset.
  init(_ bytes: UnsafeBufferPointer<UInt8>, base: Int) {
    self.bytes = bytes
    self.base = base
    isASCII = Self.isASCII(UnsafeRawBufferPointer(bytes))
  }

  /// Eight bytes at a time.
  private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
      if bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      offset += 8
    }
    return bytes[offset...].allSatisfy { $0 < 0x80 }
  }

  /// The byte offset of the character with the given number, from 0.
  @inline(__always) mutating func callAsFunction(_ mark: Int) -> Int { isASCII ? mark &+ base : counted(mark) + base }

  private mutating func counted(_ mark: Int) -> Int {
    while character < mark, offset < bytes.count { advance(upTo: mark) }
    while character > mark, offset > 0 {
      offset -= 1
      if bytes[offset] & 0xC0 != 0x80 { character -= 1 }
    }
    return offset
  }

  private mutating func advance(upTo mark: Int) {
    if mark - character >= 8, offset + 8 <= bytes.count {
      let word = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped + offset).loadUnaligned(as: UInt64.self)
      if word & 0x8080_8080_8080_8080 == 0 {
        offset += 8
        character += 8
        return
      }
    }
    offset += 1
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    character += 1
  }
}
