/// A text's lines, each with its break; the last one may have none.
struct TextLines: Sendable {
  typealias Line = ArraySlice<UInt8>

  static func split(_ bytes: ArraySlice<UInt8>) -> [Line] {
    var lines: [Line] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: lineFeed).map { $0 + 1 } ?? bytes.endIndex
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  static let lineFeed = UInt8(ascii: "\n")

  /// The offset at which the line of `offset` begins.
  static func start(_ offset: Int, in bytes: [UInt8]) -> Int {
    var position = offset
    while position > 0, bytes[position - 1] != lineFeed { position -= 1 }
    return position
  }

  /// The offset behind the line of `offset`, its break included.
  static func end(_ offset: Int, in bytes: [UInt8]) -> Int {
    var position = offset
    while position < bytes.count, bytes[position] != lineFeed { position += 1 }
    return min(position + 1, bytes.count)
  }

  /// How far the line is indented; nil for one that is blank or only a comment.
  static func indentation(_ line: Line) -> Int? {
    guard let first = line.firstIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else {
      return nil
    }
    let isBlank = line[first] == lineFeed || line[first] == UInt8(ascii: "\r") || line[first] == UInt8(ascii: "#")
    return isBlank ? nil : first - line.startIndex
  }
}
