extension Tree {
  /// The tree of the patched text, made without parsing anything but the region.
  ///
  /// - Parameter part: the tree of the region's new text, whose root stands for the region's mapping.
  func replacing(_ region: Region, with part: Tree, patch: Patch) -> Tree {
    let bytes = patch.applied(to: bytes, in: 0..<bytes.count)
    let shift = Shift(
      bytes: patch.growth, nodes: part.nodes.count - 1 - region.nodes.count, firstNode: region.nodes.upperBound)
    var added = PackedNodes()
    added.reserveCapacity(part.nodes.count)
    for node in part.nodes.dropFirst() {
      added.append(node.moved(bytes: region.range.lowerBound, texts: texts.count))
    }
    let root = part.nodes[0].moved(bytes: region.range.lowerBound, texts: 0)
    let nodes = nodes.replacing(region.nodes, with: added, shift: shift, holders: holders(region, root, shift))
    return Tree(bytes: bytes, nodes: nodes, texts: texts + part.texts, limits: limits)
  }

  /// The region's mapping and those around it, as they are to be.
  ///
  /// - Parameter root: what stands for the region's mapping.
  private func holders(_ region: Region, _ root: Node, _ shift: Shift) -> [Int: Node] {
    var holders: [Int: Node] = [:]
    var isLast = region.nodes.upperBound == next(region.mapping)
    let ancestors = region.ancestors.reversed().map { ($0.mapping, Optional($0.entry)) }
    for (holder, entry) in [(region.mapping, nil)] + ancestors {
      var node = nodes[holder]
      if let entry {
        isLast = isLast && next(entry.value) == next(holder)
      } else if region.nodes.lowerBound == holder + 1, !node.flags.contains(.anchored) {
        node.start = root.start
      }
      node.size = UInt32(Int(node.size) + shift.nodes)
      node.end = isLast ? root.end : UInt32(Int(node.end) + shift.bytes)
      holders[holder] = node
    }
    return holders
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
