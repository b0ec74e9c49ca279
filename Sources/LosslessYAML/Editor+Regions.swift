extension Editor {
  /// The innermost entry of a block mapping on the way to the change. Nil where only a full parse can tell.
  ///
  /// - Parameter found: the entries along the path, up to the last one that the change touches.
  func region(of found: some BidirectionalCollection<Step>, _ edit: YAMLEdit) -> Region? {
    guard let depth = found.indices.last(where: { tree.nodes[found[$0].mapping].style == .block }) else { return nil }
    let step = found[depth]
    let start = tree.start(step.entry, in: step.mapping)
    guard tree.beginsLine(start) else { return nil }
    let nodes = step.entry.key..<tree.next(step.entry.value)
    return region(Array(found[..<depth]), step.mapping, nodes, from: tree.lineStart(start), edit)
  }

  /// An entry that goes, with the one before it, or with the one behind it if it is the first.
  ///
  /// - Parameter offset: where the bytes that go begin.
  func region(besides found: [Step], _ edit: YAMLEdit, startingAt offset: Int?) -> Region? {
    guard let step = found.last, let offset else { return nil }
    let entries = tree.ownEntries(step.mapping)
    guard let position = entries.firstIndex(where: { $0.key == step.entry.key }), entries.count > 1 else { return nil }
    let first = entries[max(position - 1, 0)]
    let last = entries[max(position, 1)]
    let start = tree.start(first, in: step.mapping)
    guard tree.beginsLine(start) else { return nil }
    let line = min(tree.lineStart(start), tree.lineStart(offset))
    let nodes = first.key..<tree.next(last.value)
    return region(Array(found.dropLast()), step.mapping, nodes, from: line, edit)
  }

  /// The place behind the last entry of a mapping, where the patch inserts another.
  func region(behind mapping: Int, _ found: [Step], _ edit: YAMLEdit, _ patch: Patch) -> Region? {
    let end = tree.next(mapping)
    guard let offset = patch.splices.first?.range.lowerBound else { return nil }
    // A block scalar at the end of the text changes with the line break that is put behind it.
    if tree.nodes[end - 1].style == .literal || tree.nodes[end - 1].style == .folded { return nil }
    return region(found, mapping, end..<end, from: offset, edit)
  }

  private func region(
    _ ancestors: [Step], _ mapping: Int, _ nodes: Range<Int>, from start: Int, _ edit: YAMLEdit
  ) -> Region? {
    guard let end = lineOfNextEntry(after: nodes.upperBound, mapping, ancestors), end >= start else { return nil }
    return Region(
      ancestors: ancestors, mapping: mapping, nodes: nodes, range: start..<end, path: edit.path[ancestors.count...])
  }

  /// The start of the line of the entry that follows, in the mapping or in the nearest one around it
  /// that has another; the text's end where there is none. Nil where it shares its line.
  private func lineOfNextEntry(after node: Int, _ mapping: Int, _ ancestors: [Step]) -> Int? {
    var node = node
    for holder in [mapping] + ancestors.reversed().map(\.mapping) {
      let end = tree.next(holder)
      if node < end {
        let start = tree.start(Tree.Entry(key: node, value: node + 1), in: holder)
        return tree.beginsLine(start) ? tree.lineStart(start) : nil
      }
      node = end
    }
    return tree.bytes.count
  }
}
