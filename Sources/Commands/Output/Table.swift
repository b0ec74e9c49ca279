import Values

/// Columns aligned for a person, as kubectl prints them: no lines, no colour, no space at a line's end.
struct Table {
  let header: [String]
  var rows: [[String]] = []

  /// The text, each line ended.
  var text: String {
    var cells: [(text: String, width: Int)] = []
    cells.reserveCapacity((rows.count + 1) * header.count)
    var widths = header.map { _ in 0 }
    for row in [header] + rows {
      for column in row.indices {
        let text = row[column].withoutControlCharacters
        let width = text.width
        cells.append((text, width))
        widths[column] = max(widths[column], width)
      }
    }
    return Self.text(cells, widths)
  }

  /// Rows of as many cells as there are widths.
  private static func text(_ cells: [(text: String, width: Int)], _ widths: [Int]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(cells.count / max(widths.count, 1) * (widths.reduce(0, +) + 3 * widths.count))
    // Spaces are owed until something follows them, so that no line ends in one.
    var owed = 0
    var column = 0
    for cell in cells {
      if !cell.text.isEmpty {
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: owed))
        text.append(contentsOf: cell.text.utf8)
        owed = 0
      }
      owed += widths[column] - cell.width + 3
      column += 1
      if column < widths.count { continue }
      text.append(UInt8(ascii: "\n"))
      (owed, column) = (0, 0)
    }
    return String(decoding: text, as: UTF8.self)
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
