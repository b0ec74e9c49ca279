/// What new text copies from the text around it.
extension Tree {
  /// - Parameter mapping: the mapping that the new text goes into.
  func writer(for mapping: Int?) -> ValueWriter {
    ValueWriter(lineBreak: lineBreak, step: mapping.flatMap { siblingStep($0) } ?? documentStep, isJSON: isJSON)
  }

  /// The first line break of the text; LF where it has none.
  private var lineBreak: [UInt8] {
    let end = lineEnd(textStart)
    let length = Source.breakLength(bytes, at: end)
    return length == 0 ? [Source.lineFeed] : Array(bytes[end..<end + length])
  }

  /// The whole text is one flow mapping whose keys are quoted.
  private var isJSON: Bool {
    guard let root = nodes.first, root.kind == .mapping, root.style == .flow, nodes.count > 1 else { return false }
    return nodes[1].style == .double
  }

  /// How far the last block mapping among the mapping's values is indented.
  private func siblingStep(_ mapping: Int) -> Int? {
    guard nodes[mapping].style == .block else { return nil }
    var found: Int?
    for (count, entry) in ownEntries(mapping).reversed().enumerated() {
      if count == 16 || found != nil { break }
      found = step(entry.value, parent: mapping)
    }
    return found
  }

  /// How far the first nested block mapping is indented; 2 where there is none.
  private var documentStep: Int {
    guard let root = nodes.first, root.kind == .mapping, root.style == .block else { return 2 }
    var children = children(0)
    while children.next() != nil, let value = children.next() {
      if let step = step(value, parent: 0) { return step }
    }
    return 2
  }

  private func step(_ value: Int, parent: Int) -> Int? {
    guard nodes[value].kind == .mapping, nodes[value].style == .block else { return nil }
    let step = column(behindAnchor(value)) - column(behindAnchor(parent))
    return step > 0 ? step : nil
  }
}
