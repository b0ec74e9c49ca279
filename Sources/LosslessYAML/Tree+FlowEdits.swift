/// The splices of one change in a flow mapping.
extension Tree {
  func insertingInFlow(_ entry: (key: String, value: Draft), _ mapping: Int, writer: ValueWriter) -> Patch {
    let text = writer.flowEntry(entry)
    let closing = Int(nodes[mapping].end) - 1
    guard let last = ownEntries(mapping).last else {
      let opening = behindAnchor(mapping) + 1
      let isBare = bytes[opening..<closing].allSatisfy(Source.isBlank)
      return Patch(Splice(range: isBare ? opening..<closing : closing..<closing, bytes: text))
    }
    let end = end(last)
    let comma = comma(behind: end)
    let start = start(last, in: mapping)
    // `key:,` is no key without a value.
    let separator = (bytes[end - 1] == Source.colon ? [Source.space] : []) + [Source.comma]
    guard beginsLine(start), lineEnd(comma ?? end) < closing else {
      return Patch(replacing(end..<end, separator + [Source.space] + text))
    }
    let line = writer.newLine(column(start)) + text + (comma == nil ? [] : [Source.comma])
    return Patch(.insert(comma == nil ? separator : [], at: end), .insert(line, at: lineEnd(comma ?? end)))
  }

  func removingFromFlow(_ entry: Entry, _ mapping: Int) -> Patch {
    let entries = ownEntries(mapping)
    let position = entries.firstIndex { $0.key == entry.key } ?? 0
    let before = position > 0 ? end(entries[position - 1]) : behindAnchor(mapping) + 1
    let start = start(entry, in: mapping)
    let end = end(entry)
    let comma = comma(behind: end)
    let behind = comma ?? end
    let next = position + 1 < entries.count ? self.start(entries[position + 1], in: mapping) : nil
    // The comma before the last entry goes with it, unless another one closes the list.
    let previousComma = next == nil && position > 0 && comma == nil ? self.comma(behind: before) : nil
    let goesToo = previousComma.map { [Splice.delete($0 - 1..<$0)] } ?? []
    if beginsLine(start), lineEnd(behind) < next ?? Int(nodes[mapping].end) - 1 {
      let first = leadingComments(above: start, column: column(start), notBefore: before)
      return Patch(goesToo + [.delete(first..<nextLine(behind))])
    }
    if let next, !bytes[behind..<next].contains(Source.hash), lineEnd(behind) >= next {
      return Patch(.delete(start..<next))
    }
    if next == nil, position > 0, lineEnd(before) >= start { return Patch(.delete(before..<end)) }
    return Patch(goesToo + [.delete(start..<(next == nil ? end : behind))])
  }

  func replacingInFlow(_ entry: Entry, with value: Draft, writer: ValueWriter) -> Patch {
    let node = nodes[entry.value]
    let text = writer.flow(value)
    if !node.isAbsent { return Patch(replacing(node.range, text)) }
    if let colon = colonEnd(entry) { return Patch(replacing(colon..<colon, [Source.space] + text)) }
    let end = Int(nodes[entry.key].end)
    return Patch(replacing(end..<end, Array(": ".utf8) + text))
  }

  /// Behind the comma that follows an entry.
  private func comma(behind end: Int) -> Int? {
    let position = skippingTrivia(end)
    return position < bytes.count && bytes[position] == Source.comma ? position + 1 : nil
  }
}
