import CLibYAML

/// The decoded bytes of scalars where they lie, for loops over many of them. Valid within the closure that got it.
struct ScalarBytes {
  let nodes: Nodes.View
  private let bytes: UnsafeBufferPointer<UInt8>
  private let texts: UnsafeBufferPointer<UInt8>

  init(nodes: Nodes.View, bytes: UnsafeBufferPointer<UInt8>, texts: UnsafeBufferPointer<UInt8>) {
    self.nodes = nodes
    self.bytes = bytes
    self.texts = texts
  }

  /// Those of the node itself or the one its alias stands for; none for a collection.
  @inline(__always) subscript(index: Int) -> UnsafeRawBufferPointer {
    if let range = nodes.wholeText(index) {
      return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range])
    }
    var node = nodes[index]
    if node.kind == .alias { node = nodes[Int(node.text)] }
    guard node.kind == .scalar else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let source = node.flags.contains(.decoded) ? texts : bytes
    return UnsafeRawBufferPointer(
      UnsafeBufferPointer(rebasing: source[Int(node.text)..<Int(node.text) + Int(node.size)]))
  }
}

extension UnsafeRawBufferPointer {
  /// Byte for byte.
  func isSame(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let start = baseAddress, let other = other.baseAddress, count > 0 else { return count == 0 }
    return memcmp(start, other, count) == 0
  }
}
