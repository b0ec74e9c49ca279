/// Where the entries of a mapping begin and end in the text.
extension Tree {
  /// Behind the colon; nil where the entry has none (`? key`, `{key}`).
  func colonEnd(_ entry: Entry) -> Int? {
    let position = skippingTrivia(Int(nodes[entry.key].end))
    return position < bytes.count && bytes[position] == Source.colon ? position + 1 : nil
  }

  /// The first byte of the entry: its key, or the `?` of an explicit one.
  func start(_ entry: Entry, in mapping: Int) -> Int {
    let key = Int(nodes[entry.key].start)
    if nodes[mapping].style == .flow {
      var position = key
      while position > 0, Source.isBlank(bytes[position - 1]) { position -= 1 }
      return position > 0 && position < key && bytes[position - 1] == Source.question ? position - 1 : key
    }
    let first = behindAnchor(mapping)
    guard key > first else { return min(key, first) }
    let column = column(first)
    if nodes[entry.key].isAbsent || self.column(key) != column || !beginsLine(key) || !isSimple(entry.key) {
      return explicitStart(before: key, column: column, from: first) ?? key
    }
    return key
  }

  /// A key on one line with its colon. Any other belongs to a `?`, if on a line above and in its column.
  private func isSimple(_ key: Int) -> Bool {
    let end = Int(nodes[key].end)
    let colon = skippingBlanks(end)
    return colon < bytes.count && bytes[colon] == Source.colon && lineEnd(Int(nodes[key].start)) >= end
  }

  /// The `?` in the mapping's column on the key's line or one above it; between them can only be comments.
  private func explicitStart(before key: Int, column: Int, from first: Int) -> Int? {
    var line = lineStart(key)
    while line >= lineStart(first) {
      var position = line
      while position < key, bytes[position] == Source.space { position += 1 }
      let isFirst = line == lineStart(first)
      if isFirst { position = first }
      if position < bytes.count, bytes[position] == Source.question, self.column(position) == column { return position }
      if isFirst || commentColumn(line: line) == nil && !isBlankLine(line) && line != lineStart(key) { return nil }
      line = lineStart(line - Source.breakLength(bytes, before: line))
    }
    return nil
  }

  /// The end of the entry's last byte that is no comment and no comma.
  func end(_ entry: Entry) -> Int {
    let value = nodes[entry.value]
    if !value.isAbsent { return Int(value.end) }
    return colonEnd(entry) ?? Int(nodes[entry.key].end)
  }

  /// The start of the line behind a block entry and the comments that are indented deeper than it.
  func stop(_ entry: Entry, column: Int) -> Int {
    var stop = nextLine(end(entry))
    var line = stop
    while line < bytes.count {
      if let comment = commentColumn(line: line) {
        guard comment > column else { break }
        stop = nextLine(line)
      } else if !isBlankLine(line) {
        break
      }
      line = nextLine(line)
    }
    return stop
  }

  /// The start of the line of the topmost comment that stands right above an entry in its column,
  /// or of its own line.
  func leadingComments(above start: Int, column: Int, notBefore bound: Int) -> Int {
    var line = lineStart(start)
    while line > textStart {
      let above = lineStart(line - Source.breakLength(bytes, before: line))
      guard above >= bound, commentColumn(line: above) == column else { break }
      line = above
    }
    return line
  }
}
