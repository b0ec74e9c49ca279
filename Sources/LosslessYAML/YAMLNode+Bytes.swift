/// Where things stand in the text, for those who show or compare it.
extension YAMLNode {
  /// The bytes of the value itself: an alias's target, not the alias.
  package var byteRange: Range<Int> { tree.nodes[index].range }

  /// Whether another place stands for this one: what is said here is written there.
  package var isAlias: Bool { Int(place) != index }

  /// The bytes of the mapping's own entry of that key, from the key to the value's end; nil where a `<<`
  /// brings it in, or nothing does.
  package func entryRange(_ key: String) -> Range<Int>? {
    guard let entry = tree.ownEntry(key, in: index) else { return nil }
    let key = tree.nodes[entry.key].range
    return key.lowerBound..<max(key.upperBound, tree.nodes[entry.value].range.upperBound)
  }
}

extension YAMLEdit {
  /// The keys that lead to what the edit changes.
  package var keys: [String] { path }

  /// The key's new name; nil where the edit gives none.
  package var newName: String? {
    if case .rename(let name) = change { name } else { nil }
  }

  /// What the edit does, without the values: `set contexts.a.server`.
  package var summary: String {
    let place = path.joined(separator: ".")
    return switch change {
    case .set(.string(let name)) where path == ["current-context"]: name.isEmpty ? "unset \(place)" : "use \(name)"
    case .set: "set \(place)"
    case .remove: "remove \(place)"
    case .rename(let name): "rename \(place) to \(name)"
    }
  }
}
