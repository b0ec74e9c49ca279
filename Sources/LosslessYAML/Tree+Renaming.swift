extension Tree {
  /// The splices that give an entry another key.
  func renaming(_ entry: Entry, _ mapping: Int, to name: String, writer: ValueWriter) -> Patch {
    let key = nodes[entry.key]
    let inFlow = nodes[mapping].style == .flow
    let colon = colonEnd(entry)
    // `{"a":1}`: behind a plain key the colon would be part of it.
    let isTight = colon.map { $0 < bytes.count && skippingBlanks($0) == $0 && Source.breakLength(bytes, at: $0) == 0 }
    let text = writer.key(name, inFlow: inFlow, quoted: inFlow && isTight ?? false)
    if key.isAbsent, let colon { return Patch(.insert(text, at: colon - 1)) }
    guard text.count > ValueWriter.longestSimpleKey, let colon, start(entry, in: mapping) == Int(key.start) else {
      return Patch(replacing(key.range, text))
    }
    let behind = inFlow ? [Source.space] : writer.newLine(entryColumn(mapping))
    return Patch(
      Splice(range: Int(key.start)..<colon, bytes: Array("? ".utf8) + text + behind + [Source.colon]))
  }
}
