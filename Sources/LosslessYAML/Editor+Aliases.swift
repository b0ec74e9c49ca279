/// Aliases and anchors in the way of an edit are rewritten first, without a change of meaning.
extension Editor {
  /// Gives every mapping on the way to the entry its own copy of what an alias stands for, and takes
  /// anchors that others refer to off it, so that a change of it is nobody else's.
  mutating func resolveAliases(along path: [String]) throws(YAMLEditError) {
    for step in steps(path).prefix(path.count - 1) {
      let value = step.entry.value
      if tree.nodes[value].kind == .alias {
        let copy = Draft(tree, value)
        let patch = tree.replacing(step.entry, step.mapping, with: copy, writer: tree.writer(for: step.mapping))
        try rewrite(patch, path)
        return try resolveAliases(along: path)
      }
      if try detachAnchors(within: value..<value + 1, path) { return try resolveAliases(along: path) }
    }
  }

  /// Where nodes of the range have anchors that are referred to from outside it, moves each anchor to
  /// the first of those places, with a copy of the node. Returns whether there were any.
  mutating func detachAnchors(within range: Range<Int>, _ path: [String]) throws(YAMLEditError) -> Bool {
    guard range.contains(where: { tree.nodes[$0].flags.contains(.anchored) }) else { return false }
    let inner = range.lowerBound..<(range.count == 1 ? tree.next(range.lowerBound) : range.upperBound)
    let users = tree.nodes.indices.first { index in
      tree.nodes[index].kind == .alias && range.contains(Int(tree.nodes[index].text)) && !inner.contains(index)
    }
    guard let user = users else { return false }
    try rewrite(tree.movingAnchor(of: Int(tree.nodes[user].text), to: user), path)
    return true
  }

  /// Replaces the `<<` of a mapping by copies of what it brings in.
  mutating func expandMerge(in mapping: Int, _ path: [String]) throws(YAMLEditError) {
    guard let merge = tree.ownEntries(mapping).first(where: { tree.isMerge($0.key) }) else { return }
    if try detachAnchors(within: merge.value..<tree.next(merge.value), path) { return }
    let writer = tree.writer(for: mapping)
    let own = Set(tree.ownEntries(mapping).map(\.key))
    let copies = tree.entries(mapping).filter { !own.contains($0.key) }.map { entry in
      (key: tree.string(tree.target(entry.key)), value: Draft(tree, entry.value))
    }
    if copies.isEmpty {
      let isFlow = tree.nodes[mapping].style == .flow
      let patch =
        isFlow
        ? tree.removingFromFlow(merge, mapping) : tree.removingFromBlock(merge, mapping, after: tree.bytes.count)
      return try rewrite(patch, path)
    }
    let range = tree.start(merge, in: mapping)..<tree.end(merge)
    if tree.nodes[mapping].style == .flow {
      let text = copies.map { writer.flowEntry($0) }.joined(separator: ", ".utf8)
      return try rewrite(Patch(tree.replacing(range, Array(text))), path)
    }
    let column = tree.entryColumn(mapping)
    let lines = copies.map { writer.entry($0, column: column) }.joined(separator: writer.newLine(column))
    try rewrite(Patch(tree.replacing(range, Array(lines))), path)
  }

  /// Applies a patch that must not change what the document means.
  private mutating func rewrite(_ patch: Patch, _ path: [String]) throws(YAMLEditError) {
    guard let new = unchanged(by: patch) ?? tree.clearingTabs(patch).flatMap(unchanged) else {
      throw .cannotEdit(path: path, reason: "an anchor or alias stands in the way that cannot be resolved")
    }
    tree = new
  }

  /// The tree of the patched text, if that is another one that means the same.
  private func unchanged(by patch: Patch) -> Tree? {
    let bytes = patch.applied(to: tree.bytes, in: 0..<tree.bytes.count)
    guard bytes != tree.bytes, let new = try? Tree.parse(bytes, limits: tree.limits).tree,
      let old = Meaning.root(tree), let meaning = Meaning.root(new), meaning.equals(old)
    else { return nil }
    return new
  }
}

extension Tree {
  /// The splices that take an anchor off its node and put it, with a copy of the node, in the place of an alias.
  func movingAnchor(of index: Int, to alias: Int) -> Patch {
    let anchor = anchorRange(index)
    let name = Array(bytes[anchor])
    let behind = skippingBlanks(anchor.upperBound)
    let isAlone = behind == bytes.count || Source.breakLength(bytes, at: behind) > 0
    let blanks = isAlone ? bytes[..<anchor.lowerBound].reversed().prefix(while: Source.isBlank).count : 0
    // An alias inside a node that goes away still needs the anchor, and a key that is nothing else would be none
    // without it; a name may be declared again.
    let isAll = nodes[index].range == anchor
    let isNeeded = isAll || nodes[..<alias].contains { $0.kind == .alias && Int($0.text) == index }
    let removed = anchor.lowerBound - blanks..<(isAlone ? anchor.upperBound : behind)
    let removal = Splice.delete(isNeeded ? removed.lowerBound..<removed.lowerBound : removed)
    let range = nodes[alias].range
    if isAll { return Patch(removal, replacing(range, name)) }
    let copy = Draft(self, index)
    let (parent, isValue) = parent(of: alias)
    let writer = writer(for: nodes[parent].kind == .mapping ? parent : nil)
    if nodes[parent].style == .flow {
      return Patch(removal, replacing(range, name + [Source.space] + writer.flow(copy)))
    }
    if let text = writer.inline(copy) {
      return Patch(removal, replacing(range, name + [Source.space] + text))
    }
    let column = isValue ? entryColumn(parent) + writer.step : column(range.lowerBound)
    let lines = writer.newLine(column) + writer.block(copy, column: column)
    return Patch(removal, replacing(range, name), .insert(lines, at: lineEnd(range.upperBound)))
  }

  /// The collection that holds a node, and whether the node is a mapping's key or value.
  private func parent(of index: Int) -> (index: Int, isInMapping: Bool) {
    var parent = 0
    while true {
      guard let child = children(parent).first(where: { $0 < index && index < next($0) }) else {
        return (parent, nodes[parent].kind == .mapping)
      }
      parent = child
    }
  }
}
