/// A tree's nodes: those that were parsed, or those of another tree with a part of them replaced, of which nothing else
/// is copied.
struct Nodes: RandomAccessCollection, Sendable {
  private let packed: PackedNodes
  private let replacement: Replacement?

  init(_ packed: PackedNodes) {
    self.packed = packed
    replacement = nil
  }

  private init(_ packed: PackedNodes, _ replacement: Replacement) {
    self.packed = packed
    self.replacement = replacement
  }

  var startIndex: Int { 0 }
  var endIndex: Int { packed.count + (replacement?.shift.nodes ?? 0) }

  subscript(index: Int) -> Node {
    guard let replacement else { return packed[index] }
    return replacement.node(index) { packed[$0] }
  }

  /// The nodes with others in the place of some.
  ///
  /// - Parameters:
  ///   - range: those that go.
  ///   - part: those that come, as they are to be.
  ///   - shift: by how much what stands behind them moves.
  ///   - holders: the collections around them, which stand before them, as they are to be.
  func replacing(_ range: Range<Int>, with part: PackedNodes, shift: Shift, holders: [Int: Node]) -> Nodes {
    Nodes(flattened, Replacement(range: range, part: part, shift: shift, holders: holders))
  }

  private var flattened: PackedNodes {
    guard let replacement else { return packed }
    var nodes = PackedNodes()
    nodes.reserveCapacity(count)
    replacement.append(to: &nodes, from: packed)
    return nodes
  }

  /// The nodes where they lie. Valid within the closure that got it.
  struct View {
    private let packed: PackedNodes.View
    private let replacement: Replacement?

    init(_ packed: PackedNodes.View) { self.init(packed, nil) }

    fileprivate init(_ packed: PackedNodes.View, _ replacement: Replacement?) {
      self.packed = packed
      self.replacement = replacement
    }

    var count: Int { packed.count + (replacement?.shift.nodes ?? 0) }

    subscript(index: Int) -> Node {
      guard let replacement else { return packed[index] }
      return replacement.node(index) { packed[$0] }
    }

    /// Where the text of a scalar stands; nil where a look at the whole node has to tell.
    @inline(__always) func wholeText(_ index: Int) -> Range<Int>? {
      replacement == nil ? packed.wholeText(index) : nil
    }

    @inline(__always) func span(_ index: Int) -> Int {
      replacement == nil ? packed.span(index) : self[index].span
    }
  }

  func withView<Result>(_ body: (View) -> Result) -> Result {
    packed.withView { body(View($0, replacement)) }
  }
}

extension Nodes {
  fileprivate final class Replacement: Sendable {
    private let range: Range<Int>
    private let part: PackedNodes
    let shift: Shift
    private let holders: [Int: Node]

    init(range: Range<Int>, part: PackedNodes, shift: Shift, holders: [Int: Node]) {
      self.range = range
      self.part = part
      self.shift = shift
      self.holders = holders
    }

    /// - Parameter old: the node that had that index before.
    @inline(__always) func node(_ index: Int, _ old: (Int) -> Node) -> Node {
      if index < range.lowerBound {
        let node = old(index)
        return node.isCollection ? holders[index] ?? node : node
      }
      let added = index - range.lowerBound
      return added < part.count ? part[added] : shift.moved(old(index - shift.nodes))
    }

    /// Appends what it makes of all nodes.
    func append(to nodes: inout PackedNodes, from old: PackedNodes) {
      nodes.append(old, 0..<range.lowerBound, by: .none)
      for (index, holder) in holders { nodes.change(index) { $0 = holder } }
      nodes.append(part, 0..<part.count, by: .none)
      nodes.append(old, range.upperBound..<old.count, by: shift)
    }
  }
}

/// By how much what stands behind a place moves.
struct Shift: Sendable {
  let bytes: Int
  let nodes: Int
  /// The first node that moves.
  let firstNode: Int

  static let none = Shift(bytes: 0, nodes: 0, firstNode: 0)

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
