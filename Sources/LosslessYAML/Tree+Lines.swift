/// Lines and what stands between nodes: blanks, comments, indicators.
extension Tree {
  func lineStart(_ offset: Int) -> Int {
    var position = offset
    while position > textStart, Source.breakLength(bytes, before: position) == 0 { position -= 1 }
    return max(position, textStart)
  }

  /// The offset of the line's break, or of the text's end.
  func lineEnd(_ offset: Int) -> Int {
    var position = offset
    while position < bytes.count, Source.breakLength(bytes, at: position) == 0 { position += 1 }
    return position
  }

  /// The start of the line behind; the text's end where this is the last line.
  func nextLine(_ offset: Int) -> Int {
    let end = lineEnd(offset)
    return end + Source.breakLength(bytes, at: end)
  }

  /// Where the first line begins: behind a byte order mark.
  var textStart: Int { Source.bomLength(bytes) }

  /// How many characters stand before it on its line.
  func column(_ offset: Int) -> Int {
    bytes[lineStart(offset)..<offset].count { $0 & 0xC0 != 0x80 }
  }

  /// Only spaces stand before it on its line.
  func beginsLine(_ offset: Int) -> Bool {
    bytes[lineStart(offset)..<offset].allSatisfy { $0 == Source.space }
  }

  /// The column of the comment on a line of its own; nil where the line is something else.
  func commentColumn(line start: Int) -> Int? {
    var position = start
    while position < bytes.count, Source.isBlank(bytes[position]) { position += 1 }
    return position < bytes.count && bytes[position] == Source.hash ? position - start : nil
  }

  /// The line holds nothing but blanks; false at the end of the text.
  func isBlankLine(_ start: Int) -> Bool {
    start < bytes.count && bytes[start..<lineEnd(start)].allSatisfy(Source.isBlank)
  }

  /// Behind blanks, line breaks, comments, and byte order marks that begin a line, which libyaml skips.
  func skippingTrivia(_ offset: Int) -> Int {
    var position = offset
    while position < bytes.count {
      let length = Source.breakLength(bytes, at: position)
      if length > 0 {
        position += length
      } else if Source.isBlank(bytes[position]) {
        position += 1
      } else if bytes[position] == Source.hash {
        position = lineEnd(position)
      } else if Source.breakLength(bytes, before: position) > 0, Source.hasMark(bytes, at: position) {
        position += 3
      } else {
        break
      }
    }
    return position
  }

  func skippingBlanks(_ offset: Int) -> Int {
    var position = offset
    while position < bytes.count, Source.isBlank(bytes[position]) { position += 1 }
    return position
  }

  /// Behind an anchor and the blanks after it, where the node has one.
  func behindAnchor(_ index: Int) -> Int {
    let node = nodes[index]
    guard node.flags.contains(.anchored) else { return Int(node.start) }
    return min(skippingTrivia(anchorRange(index).upperBound), max(Int(node.end), anchorRange(index).upperBound))
  }

  /// The bytes of `&name`.
  func anchorRange(_ index: Int) -> Range<Int> {
    let start = Int(nodes[index].start)
    var end = start + 1
    while end < bytes.count, isAnchorByte(bytes[end]) { end += 1 }
    return start..<end
  }

  private func isAnchorByte(_ byte: UInt8) -> Bool {
    ScalarType.isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
