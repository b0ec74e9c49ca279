/// A place in a document, cheap to pass around; aliases have been followed.
package struct YAMLNode: Sendable {
  package enum Kind: Sendable { case scalar, sequence, mapping }

  let tree: Tree
  let place: UInt32
  private let target: UInt32

  init(_ tree: Tree, _ place: Int) {
    self.tree = tree
    self.place = UInt32(place)
    target = UInt32(tree.target(place))
  }

  /// The node's index, an alias's followed.
  var index: Int { Int(target) }

  private var node: Node { tree.nodes[index] }
  private var isPlain: Bool { node.kind == .scalar && node.style == .plain }

  package var kind: Kind {
    switch node.kind {
    case .mapping: .mapping
    case .sequence: .sequence
    case .scalar, .alias: .scalar
    }
  }

  /// A scalar's text whatever its type (`true`, `1e5`); nil for null and collections.
  package var string: String? {
    let node = self.node
    guard node.kind == .scalar else { return nil }
    return tree.withScalars { scalars in
      let text = scalars[index]
      return node.style == .plain && ScalarType.isNull(text) ? nil : String(decoding: text, as: UTF8.self)
    }
  }

  package var isNull: Bool { isPlain && ScalarType.isNull(tree.text(index)) }

  /// `true`, `yes`, `on` and their opposites, where they are not quoted.
  package var bool: Bool? { isPlain ? ScalarType.bool(tree.text(index)) : nil }

  /// A whole number that is not quoted.
  package var int: Int? { isPlain ? ScalarType.int(tree.text(index)) : nil }

  /// Where the value stands; an alias's own place, not its anchor's. The first time counts the lines before it.
  package var location: YAMLLocation { tree.location(Int(place)) }

  /// The subtree as plain values.
  package var value: YAMLValue {
    switch kind {
    case .mapping: return .mapping(entries.map { YAMLEntry(tree.string($0.key.index), $0.value.value) })
    case .sequence: return .sequence(elements.map(\.value))
    case .scalar:
      if isNull { return .null }
      if let bool { return .bool(bool) }
      return int.map { .int($0) } ?? .string(tree.string(index))
    }
  }
}
