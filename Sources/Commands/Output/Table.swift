import Values

/// Columns aligned for a person, as kubectl prints them: no lines, no colour, no space at a line's end.
struct Table {
  let header: [String]
  var rows: [[String]] = []

  /// The text, each line ended.
  var text: String {
    let all = ([header] + rows).map { $0.map(\.withoutControlCharacters) }
    var widths = header.map { _ in 0 }
    for row in all {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.width) }
    }
    var text = ""
    for row in all {
      // Spaces are owed until something follows them, so that no line ends in one.
      var owed = 0
      for (column, cell) in row.enumerated() {
        if !cell.isEmpty {
          text += String(repeating: " ", count: owed)
          text += cell
          owed = 0
        }
        owed += widths[column] - cell.width + 3
      }
      text += "\n"
    }
    return text
  }
}

extension String {
  /// How many characters it is; ASCII needs no look at what belongs together.
  fileprivate var width: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : count }
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
