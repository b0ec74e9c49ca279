/// Compares what nodes mean, whatever they are spelled like.
struct Meaning {
  let tree: Tree
  let index: Int

  init(_ tree: Tree, _ index: Int) {
    self.tree = tree
    self.index = tree.target(index)
  }

  static func root(_ tree: Tree) -> Meaning? {
    tree.nodes.isEmpty ? nil : Meaning(tree, 0)
  }

  private var node: Node { tree.nodes[index] }
  var isMapping: Bool { node.kind == .mapping }
  var isNull: Bool { node.kind == .scalar && node.style == .plain && ScalarType.isNull(tree.text(index)) }

  /// A plain scalar that some reader takes for more than text.
  private var hasType: Bool { node.style == .plain && ScalarWriter.hasType(Array(tree.text(index))) }

  var entries: [(key: ArraySlice<UInt8>, value: Meaning)] {
    tree.entries(index).map { (tree.text(tree.target($0.key)), Meaning(tree, $0.value)) }
  }

  subscript(key: String) -> Meaning? {
    var key = key
    return key.withUTF8 { tree.find($0, in: index) }.map { Meaning(tree, $0) }
  }

  func equals(_ other: Meaning) -> Bool {
    switch (node.kind, other.node.kind) {
    case (.mapping, .mapping): return Self.equal(entries, other.entries)
    case (.sequence, .sequence):
      let elements = Array(tree.children(index))
      let others = Array(other.tree.children(other.index))
      return elements.count == others.count
        && zip(elements, others).allSatisfy { Meaning(tree, $0).equals(Meaning(other.tree, $1)) }
    case (.scalar, .scalar):
      if isNull || other.isNull { return isNull && other.isNull }
      return tree.text(index).elementsEqual(other.tree.text(other.index))
        && (node.style == other.node.style || hasType == other.hasType)
    default: return false
    }
  }

  /// The order of keys carries no meaning.
  static func equal(
    _ left: [(key: ArraySlice<UInt8>, value: Meaning)], _ right: [(key: ArraySlice<UInt8>, value: Meaning)]
  ) -> Bool {
    guard left.count == right.count else { return false }
    if zip(left, right).allSatisfy({ $0.key.elementsEqual($1.key) }) {
      return zip(left, right).allSatisfy { $0.value.equals($1.value) }
    }
    let byKey = Dictionary(right.map { (Array($0.key), $0.value) }) { first, _ in first }
    return left.allSatisfy { entry in byKey[Array(entry.key)].map(entry.value.equals) ?? false }
  }

  func equals(_ value: YAMLValue) -> Bool {
    switch (value, node.kind) {
    case (.mapping(let entries), .mapping):
      let own = self.entries
      guard entries.count == own.count else { return false }
      let byKey = Dictionary(own.map { (Array($0.key), $0.value) }) { first, _ in first }
      return entries.allSatisfy { entry in byKey[Array(entry.key.utf8)].map { $0.equals(entry.value) } ?? false }
    case (.sequence(let values), .sequence):
      let elements = Array(tree.children(index))
      return elements.count == values.count
        && zip(elements, values).allSatisfy { Meaning(tree, $0).equals($1) }
    case (.null, .scalar): return isNull
    case (.bool(let bool), .scalar): return node.style == .plain && ScalarType.bool(tree.text(index)) == bool
    case (.int(let int), .scalar): return node.style == .plain && ScalarType.int(tree.text(index)) == int
    case (.string(let string), .scalar):
      guard tree.text(index).elementsEqual(string.utf8) else { return false }
      return node.style != .plain || !ScalarType.isTyped(tree.text(index))
    default: return false
    }
  }
}
