extension YAMLNode {
  /// The value of a key, those of the mapping itself before merged (`<<`) ones; nil where there is none.
  package subscript(key: String) -> YAMLNode? {
    var key = key
    return key.withUTF8 { tree.find($0, in: index) }.map { YAMLNode(tree, $0) }
  }

  /// A mapping's entries in order, merged ones behind its own; none for anything else.
  package var entries: [(key: YAMLNode, value: YAMLNode)] {
    tree.entries(index).map { (YAMLNode(tree, $0.key), YAMLNode(tree, $0.value)) }
  }

  /// A list's elements in order; none for anything else.
  package var elements: [YAMLNode] {
    tree.nodes[index].kind == .sequence ? tree.children(index).map { YAMLNode(tree, $0) } : []
  }
}

extension Tree {
  struct Entry {
    let key: Int
    let value: Int
  }

  /// A mapping's own entries, `<<` among them.
  func ownEntries(_ mapping: Int) -> [Entry] {
    guard nodes[mapping].kind == .mapping else { return [] }
    var children = children(mapping)
    var entries: [Entry] = []
    while let key = children.next(), let value = children.next() { entries.append(Entry(key: key, value: value)) }
    return entries
  }

  /// A mapping's entries with `<<` resolved: the nearest definition of a key counts.
  func entries(_ mapping: Int) -> [Entry] {
    let own = ownEntries(mapping)
    guard nodes[mapping].flags.contains(.merging) else { return own }
    var entries = own.filter { !isMerge($0.key) }
    var seen = Set(entries.map { Array(text(target($0.key))) })
    for source in own where isMerge(source.key) {
      for merged in sources(source.value) {
        for entry in self.entries(merged) where seen.insert(Array(text(target(entry.key)))).inserted {
          entries.append(entry)
        }
      }
    }
    return entries
  }

  func find(_ key: UnsafeBufferPointer<UInt8>, in mapping: Int) -> Int? {
    if let own = findOwn(key, in: mapping) { return own.value }
    guard nodes[mapping].kind == .mapping, nodes[mapping].flags.contains(.merging) else { return nil }
    for entry in ownEntries(mapping) where isMerge(entry.key) {
      for merged in sources(entry.value) {
        if let found = find(key, in: merged) { return found }
      }
    }
    return nil
  }

  /// The mapping's own entry of that key, a merged one not counted.
  func findOwn(_ key: UnsafeBufferPointer<UInt8>, in mapping: Int) -> Entry? {
    guard nodes[mapping].kind == .mapping else { return nil }
    let wanted = UnsafeRawBufferPointer(key)
    let found = withScalars { scalars -> Int? in
      var position = mapping + 1
      let end = mapping + scalars.nodes.span(mapping)
      while position < end {
        if scalars[position].isSame(as: wanted) { return position }
        position += 1 + scalars.nodes.span(position + 1)
      }
      return nil
    }
    // A key stands once, so the only one of that text may be the merge key.
    guard let found, !isMerge(found) else { return nil }
    return Entry(key: found, value: found + 1)
  }

  /// An unquoted `<<`.
  func isMerge(_ key: Int) -> Bool {
    nodes[key].kind == .scalar && nodes[key].style == .plain && text(key).elementsEqual("<<".utf8)
  }

  /// The mappings that a `<<` takes from, the first one first.
  func sources(_ value: Int) -> [Int] {
    let value = target(value)
    return nodes[value].kind == .mapping ? [value] : children(value).map(target)
  }
}
