/// The splices that turn a text without a mapping into one.
extension Tree {
  /// At the end of a text of comments, or in the place of a null or an empty `{}`.
  func replacingRoot(_ entry: (key: String, value: Draft), writer: ValueWriter) -> Patch {
    if let root = nodes.first, !root.isAbsent {
      let start = Int(root.start)
      if beginsLine(start) {
        return Patch(replacing(root.range, writer.entry(entry, column: column(start))))
      }
      return Patch(replacing(root.range, writer.lineBreak + writer.entry(entry, column: 0)))
    }
    var line = textStart
    while line < bytes.count, !isMarker(line, "...") { line = nextLine(line) }
    let isOnNewLine = line == textStart || Source.breakLength(bytes, before: line) > 0
    return Patch(
      .insert((isOnNewLine ? [] : writer.lineBreak) + writer.entry(entry, column: 0) + writer.lineBreak, at: line))
  }

  private func isMarker(_ line: Int, _ marker: StaticString) -> Bool {
    let end = min(line + marker.utf8CodeUnitCount, bytes.count)
    guard marker.withUTF8Buffer({ bytes[line..<end].elementsEqual($0) }) else { return false }
    return end == bytes.count || Source.isBlank(bytes[end]) || Source.breakLength(bytes, at: end) > 0
  }
}
