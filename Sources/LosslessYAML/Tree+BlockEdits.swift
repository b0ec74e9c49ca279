/// The splices of one change in a block mapping. Each only has to be right for the styles people
/// write: whatever comes out is verified.
extension Tree {
  /// The column that a block mapping's entries stand in.
  func entryColumn(_ mapping: Int) -> Int { column(behindAnchor(mapping)) }

  /// New text, kept apart from a comment that follows at once.
  func replacing(_ range: Range<Int>, _ text: [UInt8]) -> Splice {
    let hasComment = range.upperBound < bytes.count && bytes[range.upperBound] == Source.hash
    return Splice(range: range, bytes: hasComment ? text + [Source.space] : text)
  }

  func insertingInBlock(_ entry: (key: String, value: Draft), _ mapping: Int, writer: ValueWriter) -> Patch {
    let column = entryColumn(mapping)
    guard let last = ownEntries(mapping).last else { return Patch() }
    let text = writer.entry(entry, column: column)
    let stop = stop(last, column: column)
    if Source.breakLength(bytes, before: stop) == 0 { return Patch(.insert(writer.newLine(column) + text, at: stop)) }
    return Patch(.insert(writer.indentation(column) + text + writer.lineBreak, at: stop))
  }

  /// In front of all others, for the case that nothing can follow the last one.
  func insertingFirstInBlock(_ entry: (key: String, value: Draft), _ mapping: Int, writer: ValueWriter) -> Patch {
    let column = entryColumn(mapping)
    return Patch(.insert(writer.entry(entry, column: column) + writer.newLine(column), at: behindAnchor(mapping)))
  }

  /// - Parameter bound: the end of what stands before the mapping.
  func removingFromBlock(_ entry: Entry, _ mapping: Int, after bound: Int) -> Patch {
    let column = entryColumn(mapping)
    let entries = ownEntries(mapping)
    let position = entries.firstIndex { $0.key == entry.key } ?? 0
    let start = start(entry, in: mapping)
    var stop = stop(entry, column: column)
    guard beginsLine(start) else {
      let blanks = bytes[..<start].reversed().prefix(while: Source.isBlank).count
      return Patch(.delete(start - blanks..<stop - Source.breakLength(bytes, before: stop)))
    }
    let before = position > 0 ? end(entries[position - 1]) : bound
    // Blank lines that came to stand right behind a scalar that keeps them would become part of it.
    let isBehindKept = keepsBlankLines(entry.key - 1)
    while isBehindKept, isBlankLine(stop) { stop = nextLine(stop) }
    stop = behindTabs(stop)
    var first = leadingComments(above: start, column: column, notBefore: before)
    let above = lineStart(max(first - Source.breakLength(bytes, before: first), textStart))
    // Of the blank lines on either side one is enough.
    if !isBehindKept, above < first, above >= before, isBlankLine(above), stop == bytes.count || isBlankLine(stop) {
      first = above
    }
    return Patch(.delete(first..<stop))
  }

  func replacingInBlock(_ entry: Entry, _ mapping: Int, with value: Draft, writer: ValueWriter) -> Patch {
    let node = nodes[entry.value]
    let column = entryColumn(mapping)
    guard let colon = colonEnd(entry) else {
      let text = writer.newLine(column) + [Source.colon] + writer.behindColon(value, column: column)
      return Patch(.insert(text, at: lineEnd(Int(nodes[entry.key].end))))
    }
    if node.isAbsent {
      if let text = writer.inline(value) { return Patch(replacing(colon..<colon, [Source.space] + text)) }
      return Patch(.insert(writer.behindColon(value, column: column), at: lineEnd(colon)))
    }
    if node.isCollection, node.style == .block {
      return replacingBlock(entry, colon: colon, column: column, with: value, writer: writer)
    }
    if node.style == .literal || node.style == .folded {
      return replacingBlockScalar(entry, colon: colon, column: column, with: value, writer: writer)
    }
    if let text = writer.inline(value) { return Patch(replacing(node.range, text)) }
    if lineStart(Int(node.start)) > colon, beginsLine(Int(node.start)) {
      return Patch(replacing(node.range, writer.block(value, column: self.column(Int(node.start)))))
    }
    return Patch(
      replacing(colon..<Int(node.end), []),
      .insert(writer.behindColon(value, column: column), at: lineEnd(Int(node.end))))
  }

  /// A block scalar with a `+` in its header.
  private func keepsBlankLines(_ index: Int) -> Bool {
    guard index >= 0, nodes[index].style == .literal || nodes[index].style == .folded else { return false }
    // The anchor may stand in a line before it.
    let start = behindAnchor(index)
    let header = bytes[start..<lineEnd(start)]
    return header.prefix { !Source.isBlank($0) && $0 != Source.hash }.contains(UInt8(ascii: "+"))
  }

  /// The old value is a mapping or list on lines of its own, or in the line of an explicit entry's colon.
  private func replacingBlock(
    _ entry: Entry, colon: Int, column: Int, with value: Draft, writer: ValueWriter
  ) -> Patch {
    let stop = stop(entry, column: column)
    let end = stop - Source.breakLength(bytes, before: stop)
    let text = writer.behindColon(value, column: column)
    if lineStart(behindAnchor(entry.value)) <= colon { return Patch(Splice(range: colon..<end, bytes: text)) }
    let isAnchorOnLine = lineStart(Int(nodes[entry.value].start)) <= colon
    let behind = isAnchorOnLine ? anchorRange(entry.value).upperBound : colon
    if writer.inline(value) != nil {
      return Patch(Splice(range: colon..<behind, bytes: text), .delete(lineEnd(behind)..<end))
    }
    return Patch(.delete(colon..<behind), Splice(range: lineEnd(behind)..<end, bytes: text))
  }

  /// The header goes, a comment behind it stays.
  private func replacingBlockScalar(
    _ entry: Entry, colon: Int, column: Int, with value: Draft, writer: ValueWriter
  ) -> Patch {
    let node = nodes[entry.value]
    var header = behindAnchor(entry.value) + 1
    while header < Int(node.end), ScalarType.isDigit(bytes[header]) || "+-".utf8.contains(bytes[header]) { header += 1 }
    let end = max(Int(node.end), lineEnd(header))
    if let text = writer.inline(value) {
      return Patch(Splice(range: Int(node.start)..<header, bytes: text), .delete(lineEnd(header)..<end))
    }
    let lines = writer.behindColon(value, column: column)
    return Patch(.delete(colon..<header), Splice(range: lineEnd(header)..<end, bytes: lines))
  }
}
