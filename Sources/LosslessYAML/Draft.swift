/// A value about to be written. Unlike `YAMLValue` it keeps what a plain scalar may mean to other
/// readers: a copied `1e5` stays a number.
indirect enum Draft: Sendable {
  /// Written as it is: one line without indicators, such as `true` or `1e5`.
  case plain([UInt8])
  case string(String)
  case sequence([Draft])
  case mapping([(key: String, value: Draft)])

  init(_ value: YAMLValue) {
    switch value {
    case .null: self = .plain(Array("null".utf8))
    case .bool(let bool): self = .plain(Array((bool ? "true" : "false").utf8))
    case .int(let int): self = .plain(Array(String(int).utf8))
    case .string(let string): self = .string(string)
    case .sequence(let elements): self = .sequence(elements.map(Draft.init))
    case .mapping(let entries): self = .mapping(entries.map { ($0.key, Draft($0.value)) })
    }
  }

  /// A copy of a node, aliases and merge keys resolved.
  init(_ tree: Tree, _ index: Int) {
    let index = tree.target(index)
    switch tree.nodes[index].kind {
    case .mapping:
      self = .mapping(tree.entries(index).map { (tree.string(tree.target($0.key)), Draft(tree, $0.value)) })
    case .sequence: self = .sequence(tree.children(index).map { Draft(tree, $0) })
    case .scalar, .alias:
      let text = Array(tree.text(index))
      if tree.nodes[index].style == .plain, ScalarWriter.hasType(text) {
        self = .plain(text.isEmpty ? Array("null".utf8) : text)
      } else {
        self = .string(tree.string(index))
      }
    }
  }

  private var isNull: Bool {
    if case .plain(let text) = self { return ScalarType.isNull(text) }
    return false
  }

  /// Mappings for the keys of the path around a value.
  static func nested(_ path: some BidirectionalCollection<String>, _ value: Draft) -> Draft {
    path.reversed().reduce(value) { .mapping([($1, $0)]) }
  }

  /// With the change made at the path; nil where something in the way is no mapping.
  func changed(_ path: ArraySlice<String>, _ change: YAMLEdit.Change) -> Draft? {
    guard let key = path.first else {
      if case .set(let value) = change { return Draft(value) }
      return nil
    }
    if isNull, case .set(let value) = change { return .nested(path, Draft(value)) }
    guard case .mapping(var entries) = self else { return nil }
    let found = entries.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    switch (found, change) {
    case (nil, .set(let value)): entries.append((key, .nested(path.dropFirst(), Draft(value))))
    case (nil, _): return self
    case (let found?, .remove) where path.count == 1: entries.remove(at: found)
    case (let found?, .rename(let name)) where path.count == 1: entries[found].key = name
    case (let found?, _):
      guard let value = entries[found].value.changed(path.dropFirst(), change) else { return nil }
      entries[found].value = value
    }
    return .mapping(entries)
  }
}
