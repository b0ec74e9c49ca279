import Values

/// Columns aligned for a person, as kubectl prints them: no lines, no colour, no space at a line's end.
struct Table {
  private struct Cell {
    /// How many bytes of `texts` it has.
    let count: UInt32
    let width: UInt32
  }

  /// The cells row by row, and their texts one after the other: a list of ten thousand rows keeps no string of each.
  private var cells: [Cell] = []
  private var texts: [UInt8] = []
  private var widths: [Int]

  init(header: [String], rows: [[String]] = []) {
    widths = header.map { _ in 0 }
    append(header)
    for row in rows { append(row) }
  }

  /// Appends a row of as many cells as the header has.
  mutating func append(_ row: [String]) {
    for column in row.indices {
      var text = row[column].withoutControlCharacters
      let width = text.width
      let count = text.withUTF8 { bytes in
        texts.append(contentsOf: bytes)
        return bytes.count
      }
      cells.append(Cell(count: UInt32(count), width: UInt32(width)))
      widths[column] = max(widths[column], width)
    }
  }

  /// The text, each line ended.
  var text: String {
    let padding = widths.reduce(0, +) + 3 * widths.count
    let most = texts.count + cells.count / max(widths.count, 1) * (padding + 1)
    return texts.withUnsafeBufferPointer { texts in
      String(unsafeUninitializedCapacity: most) { write(texts, to: $0) }
    }
  }

  /// - Returns: how many bytes it wrote.
  private func write(_ texts: UnsafeBufferPointer<UInt8>, to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var end = 0
    var position = 0
    // Spaces are owed until something follows them, so that no line ends in one.
    var owed = 0
    var column = 0
    for cell in cells {
      if cell.count > 0 {
        buffer[end..<end + owed].initialize(repeating: UInt8(ascii: " "))
        let next = position + Int(cell.count)
        end = buffer[(end + owed)...].initialize(fromContentsOf: texts[position..<next])
        position = next
        owed = 0
      }
      owed += widths[column] - Int(cell.width) + 3
      column += 1
      if column < widths.count { continue }
      buffer[end] = UInt8(ascii: "\n")
      end += 1
      (owed, column) = (0, 0)
    }
    return end
  }
}

extension String {
  /// How many characters it is; ASCII needs no look at what belongs together.
  fileprivate var width: Int {
    var copy = self
    let isASCII = copy.withUTF8 { bytes in bytes.allSatisfy { $0 < 0x80 } }
    return isASCII ? utf8.count : count
  }
}

/// `Key: value` lines, one below the other.
struct Properties {
  private var lines: [(key: String, value: String)] = []

  mutating func add(_ key: String, _ value: String?) {
    if let value { lines.append((key, value.withoutControlCharacters)) }
  }

  /// With the values in one column.
  var aligned: String {
    let width = lines.map(\.key.count).max() ?? 0
    return lines.map { "\($0.key):\(String(repeating: " ", count: width - $0.key.count)) \($0.value)\n" }.joined()
  }

  /// With one space behind each key.
  var plain: String { lines.map { "\($0.key): \($0.value)\n" }.joined() }
}
