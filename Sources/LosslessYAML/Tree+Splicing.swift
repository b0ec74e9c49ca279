extension Tree {
  /// The tree of the patched text, made without parsing anything but the region.
  ///
  /// - Parameter part: the tree of the region's new text, whose root stands for the region's mapping.
  func replacing(_ region: Region, with part: Tree, patch: Patch) -> Tree {
    let bytes = patch.applied(to: bytes, in: 0..<bytes.count)
    let added = part.nodes.count - 1
    let shift = Shift(
      bytes: patch.growth, nodes: added - region.nodes.count, firstByte: region.range.upperBound,
      firstNode: region.nodes.upperBound)
    var nodes: [Node] = []
    nodes.reserveCapacity(self.nodes.count + shift.nodes)
    nodes += self.nodes[..<region.nodes.lowerBound]
    for node in part.nodes.dropFirst() {
      nodes.append(node.moved(bytes: region.range.lowerBound, texts: texts.count))
    }
    let behind = nodes.count
    nodes += self.nodes[region.nodes.upperBound...]
    if !shift.isNone {
      nodes.withUnsafeMutableBufferPointer { nodes in
        for index in behind..<nodes.count { nodes[index] = shift.moved(nodes[index]) }
      }
    }
    let root = part.nodes[0].moved(bytes: region.range.lowerBound, texts: 0)
    if region.nodes.lowerBound == region.mapping + 1, !nodes[region.mapping].flags.contains(.anchored) {
      nodes[region.mapping].start = root.start
    }
    var isLast = region.nodes.upperBound == next(region.mapping)
    for (holder, entry) in holders(region) {
      if let entry { isLast = isLast && next(entry.value) == next(holder) }
      nodes[holder].size = UInt32(Int(nodes[holder].size) + shift.nodes)
      if isLast {
        nodes[holder].end = root.end
      } else {
        nodes[holder].end = UInt32(Int(nodes[holder].end) + shift.bytes)
      }
    }
    return Tree(bytes: bytes, nodes: nodes, texts: texts + part.texts, limits: limits)
  }

  /// The region's mapping and those around it, with the entry that leads inwards.
  private func holders(_ region: Region) -> [(mapping: Int, entry: Entry?)] {
    [(region.mapping, nil)] + region.ancestors.reversed().map { ($0.mapping, $0.entry) }
  }
}

/// By how much what stands behind a region moves.
private struct Shift {
  let bytes: Int
  let nodes: Int
  let firstByte: Int
  let firstNode: Int

  var isNone: Bool { bytes == 0 && nodes == 0 }

  func moved(_ node: Node) -> Node {
    var moved = node
    moved.start = UInt32(Int(node.start) + bytes)
    moved.end = UInt32(Int(node.end) + bytes)
    if node.kind == .alias {
      if Int(node.text) >= firstNode { moved.text = UInt32(Int(node.text) + nodes) }
    } else if node.kind == .scalar, !node.flags.contains(.decoded) {
      moved.text = UInt32(Int(node.text) + bytes)
    }
    return moved
  }
}

extension Node {
  /// A node of a part's tree, in the whole.
  fileprivate func moved(bytes: Int, texts: Int) -> Node {
    var moved = self
    moved.start += UInt32(bytes)
    moved.end += UInt32(bytes)
    if kind == .scalar { moved.text += UInt32(flags.contains(.decoded) ? texts : bytes) }
    return moved
  }
}
