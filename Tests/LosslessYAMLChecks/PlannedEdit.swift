package import LosslessYAML

/// An edit that also knows, without looking at any text, what it does to a document's values.
package enum PlannedEdit: Hashable, Sendable {
  case set([String], YAMLValue)
  case remove([String])
  case rename([String], to: String)

  package var edit: YAMLEdit {
    switch self {
    case .set(let path, let value): .set(path, value)
    case .remove(let path): .remove(path)
    case .rename(let path, let name): .rename(path, to: name)
    }
  }

  package var path: [String] {
    switch self {
    case .set(let path, _), .remove(let path), .rename(let path, _): path
    }
  }

  /// The values that a document must have afterwards; nil where the edit must be refused.
  package func outcome(_ root: YAMLValue) -> YAMLValue? { outcome(root, path[...]) }

  private func outcome(_ value: YAMLValue, _ path: ArraySlice<String>) -> YAMLValue? {
    guard let key = path.first else {
      guard case .set(_, let new) = self else { return nil }
      return new
    }
    var entries: [YAMLEntry] = []
    switch (value, self) {
    case (.mapping(let own), _): entries = own
    case (.null, .set): break
    case (_, .remove): return value
    default: return nil
    }
    let found = entries.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    if path.count > 1 || isSetting {
      guard found != nil || isSetting else { return isRemoving ? value : nil }
      guard let inner = outcome(found.map { entries[$0].value } ?? .null, path.dropFirst()) else { return nil }
      if let found { entries[found].value = inner } else { entries.append(YAMLEntry(key, inner)) }
      return .mapping(entries)
    }
    guard let found else { return isRemoving ? value : nil }
    if case .rename(_, let name) = self {
      let isTaken = entries.contains { $0.key.utf8.elementsEqual(name.utf8) }
      if isTaken, entries[found].key.utf8.elementsEqual(name.utf8) == false { return nil }
      entries[found].key = name
    } else {
      entries.remove(at: found)
    }
    return .mapping(entries)
  }

  private var isSetting: Bool {
    if case .set = self { return true }
    return false
  }

  private var isRemoving: Bool {
    if case .remove = self { return true }
    return false
  }
}
