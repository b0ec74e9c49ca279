/// A place in a YAML text as editors count it.
package struct YAMLLocation: Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  package let line: Int
  /// From 1, in Unicode scalars.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package var description: String { "\(line):\(column)" }
}

extension YAMLLocation {
  /// The place of a byte; line breaks are those of YAML 1.1, as libyaml reads them.
  init(offset: Int, in bytes: [UInt8]) {
    var line = 1
    var start = Source.bomLength(bytes)
    var position = start
    while position < offset {
      // What no line break begins with; nearly all of a text.
      if bytes[position] > Source.carriageReturn, bytes[position] < 0xC2 {
        position += 1
        continue
      }
      let length = Source.breakLength(bytes, at: position)
      if length > 0, position + length <= offset {
        line += 1
        start = position + length
      }
      position += max(length, 1)
    }
    let scalars = bytes[start..<max(start, min(offset, bytes.count))].count { $0 & 0xC0 != 0x80 }
    self.init(line: line, column: scalars + 1)
  }
}
