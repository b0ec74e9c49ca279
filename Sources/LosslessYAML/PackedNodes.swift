/// Nodes in document order, eight bytes for a scalar whose text is its bytes or what its quotes enclose, as nearly all
/// are; a file of 10,000 contexts has some 440,000 nodes.
struct PackedNodes: Sendable {
  /// The longest text whose offsets fit.
  static let mostBytes = 1 << 27 - 1

  /// What a word has no room for.
  struct Detail: Sendable {
    let end: UInt32
    let text: UInt32
    let size: UInt32

    init(_ node: Node) { (end, text, size) = (node.end, node.text, node.size) }
  }

  private var words: [PackedNode] = []
  private var details: [Detail] = []

  var count: Int { words.count }

  mutating func reserveCapacity(_ nodes: Int) {
    words.reserveCapacity(nodes)
    details.reserveCapacity(nodes / 8)
  }

  /// Appends a scalar whose text is its bytes, the quotes left out.
  @inline(__always) mutating func append(whole range: Range<Int>, _ style: Node.Style) {
    words.append(PackedNode(whole: range, style))
  }

  mutating func append(_ node: Node) {
    if node.isWhole { return append(whole: node.range, node.style) }
    words.append(PackedNode(node, detail: details.count))
    details.append(Detail(node))
  }

  /// Appends nodes of another text, moved.
  mutating func append(_ nodes: PackedNodes, _ range: Range<Int>, by shift: Shift) {
    for index in range {
      let word = nodes.words[index]
      if word.isWhole { words.append(word.moved(by: shift.bytes)) } else { append(shift.moved(nodes[index])) }
    }
  }

  /// Changes a collection; all else stays as it was appended.
  mutating func change(_ index: Int, _ body: (inout Node) -> Void) {
    guard let detail = words[index].detail else { return }
    var node = self[index]
    body(&node)
    words[index] = PackedNode(node, detail: detail)
    details[detail] = Detail(node)
  }

  @inline(__always) subscript(index: Int) -> Node { words[index].node { details[$0] } }

  /// The nodes where they lie, for loops over many of them. Valid within the closure that got it.
  struct View {
    fileprivate let words: UnsafeBufferPointer<PackedNode>
    fileprivate let details: UnsafeBufferPointer<Detail>

    var count: Int { words.count }

    @inline(__always) subscript(index: Int) -> Node { words[index].node { details[$0] } }

    /// Where the text of a scalar stands; nil where a look at the whole node has to tell.
    @inline(__always) func wholeText(_ index: Int) -> Range<Int>? { words[index].wholeText }

    @inline(__always) func span(_ index: Int) -> Int { words[index].isWhole ? 1 : self[index].span }
  }

  func withView<Result>(_ body: (View) -> Result) -> Result {
    words.withUnsafeBufferPointer { words in
      details.withUnsafeBufferPointer { details in body(View(words: words, details: details)) }
    }
  }
}

/// From the highest bit on: start (27 bits), length or number of the detail (28), whether it is the length (1),
/// flags (3), style (3), kind (2).
private struct PackedNode: Sendable {
  private var bits: UInt64

  @inline(__always) init(whole range: Range<Int>, _ style: Node.Style) {
    bits = Self.place(range.lowerBound, range.count) | 1 << 8 | Self.tag(.scalar, style, [])
  }

  init(_ node: Node, detail: Int) {
    bits = Self.place(Int(node.start), detail) | Self.tag(node.kind, node.style, node.flags)
  }

  @inline(__always) private static func place(_ start: Int, _ payload: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: start) << 37 | UInt64(truncatingIfNeeded: payload) << 9
  }

  @inline(__always) private static func tag(_ kind: Node.Kind, _ style: Node.Style, _ flags: Node.Flags) -> UInt64 {
    UInt64(flags.rawValue << 5 | style.rawValue << 2 | kind.rawValue)
  }

  @inline(__always) private var start: Int { Int(truncatingIfNeeded: bits >> 37) }
  @inline(__always) private var payload: Int { Int(truncatingIfNeeded: bits >> 9 & 0xfff_ffff) }

  /// A scalar whose text is its bytes, the quotes left out.
  @inline(__always) var isWhole: Bool { bits >> 8 & 1 == 1 }

  /// The number of the node's detail.
  var detail: Int? { isWhole ? nil : payload }

  /// Only what an initialiser put there comes out, so the defaults here are never taken.
  @inline(__always) private var kind: Node.Kind { Node.Kind(rawValue: UInt8(bits & 3)) ?? .scalar }
  @inline(__always) private var style: Node.Style { Node.Style(rawValue: UInt8(bits >> 2 & 7)) ?? .plain }

  @inline(__always) var wholeText: Range<Int>? {
    guard isWhole else { return nil }
    let quote = style.quote
    return Range(uncheckedBounds: (start &+ quote, start &+ payload &- quote))
  }

  func moved(by bytes: Int) -> PackedNode {
    var moved = self
    moved.bits &+= UInt64(truncatingIfNeeded: bytes) << 37
    return moved
  }

  @inline(__always) func node(_ detail: (Int) -> PackedNodes.Detail) -> Node {
    let flags = Node.Flags(rawValue: UInt8(bits >> 5 & 7))
    var node = Node(start: UInt32(start), end: 0, kind: kind, style: style, flags: flags)
    if let text = wholeText {
      node.end = UInt32(truncatingIfNeeded: start &+ payload)
      node.text = UInt32(truncatingIfNeeded: text.lowerBound)
      node.size = UInt32(truncatingIfNeeded: text.count)
    } else {
      let detail = detail(payload)
      (node.end, node.text, node.size) = (detail.end, detail.text, detail.size)
    }
    return node
  }
}

extension Node {
  fileprivate var isWhole: Bool {
    kind == .scalar && flags.isEmpty && Int(text) == Int(start) + style.quote
      && Int(text) + Int(size) + style.quote == Int(end)
  }
}
