extension TreeBuilder {
  /// Refuses a mapping with a key that stands twice, or with `<<` on anything but mappings.
  mutating func checkKeys(_ mapping: Int) throws(YAMLError) {
    var indices: [Int] = []
    var position = mapping + 1
    var isKey = true
    while position < nodes.count {
      if isKey { indices.append(position) }
      isKey.toggle()
      position += nodes[position].span
    }
    let found = nodes.withUnsafeBufferPointer { nodes in
      texts.withUnsafeBufferPointer { texts in
        keys.duplicate(of: indices) { Self.key($0, nodes: nodes, texts: texts, text: text, base: base) }
      }
    }
    if let found {
      let first = location(Int(nodes[found.first].start))
      let second = location(Int(nodes[found.second].start))
      throw .duplicateKey(string(found.second), first: first, second: second)
    }
    if nodes[mapping].flags.contains(.merging) { try checkMerge(indices) }
  }

  private static func key(
    _ index: Int, nodes: UnsafeBufferPointer<Node>, texts: UnsafeBufferPointer<UInt8>,
    text: UnsafeBufferPointer<UInt8>, base: Int
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    let node = nodes[index].kind == .alias ? nodes[Int(nodes[index].text)] : nodes[index]
    let isDecoded = node.flags.contains(.decoded)
    let first = Int(node.text) - (isDecoded ? 0 : base)
    return (isDecoded ? texts : text)[first..<first + Int(node.size)]
  }

  private func string(_ index: Int) -> String {
    nodes.withUnsafeBufferPointer { nodes in
      texts.withUnsafeBufferPointer { texts in
        String(decoding: Self.key(index, nodes: nodes, texts: texts, text: text, base: base), as: UTF8.self)
      }
    }
  }

  private func checkMerge(_ keys: [Int]) throws(YAMLError) {
    for key in keys where nodes[key].kind == .scalar && nodes[key].style == .plain && string(key) == "<<" {
      let value = key + 1
      let target = self.target(value)
      if nodes[target].kind == .mapping { continue }
      guard nodes[target].kind == .sequence else { throw .merge(location(Int(nodes[value].start))) }
      var element = target + 1
      while element < target + nodes[target].span {
        if nodes[self.target(element)].kind != .mapping { throw .merge(location(Int(nodes[element].start))) }
        element += nodes[element].span
      }
    }
  }

  private func target(_ index: Int) -> Int {
    nodes[index].kind == .alias ? Int(nodes[index].text) : index
  }
}
