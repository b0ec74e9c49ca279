/// A parsed text: its nodes in document order, each a few numbers that point into the bytes.
final class Tree: Sendable {
  let bytes: [UInt8]
  let nodes: Nodes
  /// The decoded text of the scalars whose text differs from their bytes, one after the other.
  let texts: [UInt8]
  let limits: YAMLLimits
  private let lines: LineStarts

  init(bytes: [UInt8], nodes: Nodes, texts: [UInt8], limits: YAMLLimits) {
    self.bytes = bytes
    self.nodes = nodes
    self.texts = texts
    self.limits = limits
    lines = LineStarts(bytes)
  }

  /// The index of the first node behind the subtree at `index`.
  func next(_ index: Int) -> Int { index + nodes[index].span }

  /// The node itself, or the one its alias stands for.
  func target(_ index: Int) -> Int {
    nodes[index].kind == .alias ? Int(nodes[index].text) : index
  }

  /// The decoded bytes of a scalar; empty for collections.
  func text(_ index: Int) -> ArraySlice<UInt8> {
    let node = nodes[index]
    guard node.kind == .scalar else { return [] }
    let range = Int(node.text)..<Int(node.text) + Int(node.size)
    return node.flags.contains(.decoded) ? texts[range] : bytes[range]
  }

  func withScalars<Result>(_ body: (ScalarBytes) -> Result) -> Result {
    nodes.withView { nodes in
      bytes.withUnsafeBufferPointer { bytes in
        texts.withUnsafeBufferPointer { texts in body(ScalarBytes(nodes: nodes, bytes: bytes, texts: texts)) }
      }
    }
  }

  func string(_ index: Int) -> String { String(decoding: text(index), as: UTF8.self) }

  func location(_ index: Int) -> YAMLLocation { lines.location(Int(nodes[index].start)) }

  /// The indices of a collection's children; a mapping's keys and values alternate.
  func children(_ index: Int) -> Children {
    Children(tree: self, position: index + 1, end: nodes[index].isCollection ? next(index) : index)
  }

  struct Children: Sequence, IteratorProtocol {
    let tree: Tree
    var position: Int
    let end: Int

    mutating func next() -> Int? {
      guard position < end else { return nil }
      defer { position = tree.next(position) }
      return position
    }
  }
}

/// One node, as `Nodes` unpacks it.
struct Node: Hashable, Sendable {
  enum Kind: UInt8 { case scalar, alias, sequence, mapping }
  enum Style: UInt8 {
    case plain, single, double, literal, folded, block, flow

    /// How many bytes stand before the text and behind it.
    @inline(__always) var quote: Int { self == .single || self == .double ? 1 : 0 }
  }

  struct Flags: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    /// The text is in `Tree.texts`.
    static let decoded = Flags(rawValue: 1)
    /// `start` is at an anchor.
    static let anchored = Flags(rawValue: 2)
    /// A mapping with a key `<<`.
    static let merging = Flags(rawValue: 4)
  }

  /// The offset of the first byte, the anchor's where there is one.
  var start: UInt32
  /// The offset behind the last byte; a block's final line break is not part of it.
  var end: UInt32
  /// A scalar's text: where it begins. An alias: the index of its node.
  var text: UInt32 = 0
  /// A scalar's text: its length. A collection: how many nodes it has, itself included.
  var size: UInt32 = 0
  var kind: Kind
  var style: Style
  var flags: Flags = []

  var isCollection: Bool { kind == .sequence || kind == .mapping }
  var span: Int { isCollection ? Int(size) : 1 }
  var range: Range<Int> { Int(start)..<Int(end) }
  /// A scalar of no bytes, such as the value of `key:`.
  var isAbsent: Bool { start == end && kind == .scalar }
}
