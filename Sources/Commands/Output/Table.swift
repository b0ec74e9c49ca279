import Values

/// Columns aligned for a person, as kubectl prints them: no lines, no colour, no space at a line's end.
struct Table {
  let header: [String]
  var rows: [[String]] = []

  /// The text, each line ended.
  var text: String {
    let all = ([header] + rows).map { $0.map(\.withoutControlCharacters) }
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column in
        row[column] + String(repeating: " ", count: widths[column] - row[column].count)
      }
      return "\(cells.joined(separator: "   ").trimmingSuffix(" "))\n"
    }.joined()
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
