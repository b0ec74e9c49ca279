extension TreeBuilder {
  /// Refuses a mapping with a key that stands twice, or with `<<` on anything but mappings.
  mutating func checkKeys(_ mapping: Int) throws(YAMLError) {
    let found = nodes.withView { nodes in
      texts.withUnsafeBufferPointer { texts in
        keys.duplicate(in: mapping, ScalarBytes(nodes: Nodes.View(nodes), bytes: all, texts: texts))
      }
    }
    if let found {
      let first = location(Int(nodes[found.first].start))
      let second = location(Int(nodes[found.second].start))
      throw .duplicateKey(string(found.second), first: first, second: second)
    }
    if nodes[mapping].flags.contains(.merging) { try checkMerge(mapping) }
  }

  private func string(_ index: Int) -> String {
    nodes.withView { nodes in
      texts.withUnsafeBufferPointer { texts in
        String(decoding: ScalarBytes(nodes: Nodes.View(nodes), bytes: all, texts: texts)[index], as: UTF8.self)
      }
    }
  }

  private func checkMerge(_ mapping: Int) throws(YAMLError) {
    var key = mapping + 1
    while key < nodes.count {
      let value = key + 1
      if nodes[key].kind == .scalar, nodes[key].style == .plain, string(key) == "<<" { try checkMerged(value) }
      key = value + nodes[value].span
    }
  }

  private func checkMerged(_ value: Int) throws(YAMLError) {
    let target = self.target(value)
    if nodes[target].kind == .mapping { return }
    guard nodes[target].kind == .sequence else { throw .merge(location(Int(nodes[value].start))) }
    var element = target + 1
    while element < target + nodes[target].span {
      if nodes[self.target(element)].kind != .mapping { throw .merge(location(Int(nodes[element].start))) }
      element += nodes[element].span
    }
  }

  private func target(_ index: Int) -> Int {
    nodes[index].kind == .alias ? Int(nodes[index].text) : index
  }
}
