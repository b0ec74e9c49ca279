package import LosslessYAML

extension YAMLValue {
  /// Byte for byte the same text everywhere; the order of keys carries no meaning.
  package func means(_ other: YAMLValue) -> Bool {
    switch (self, other) {
    case (.mapping(let entries), .mapping(let others)):
      guard entries.count == others.count else { return false }
      let values = Dictionary(others.map { (Array($0.key.utf8), $0.value) }) { first, _ in first }
      return entries.allSatisfy { entry in values[Array(entry.key.utf8)].map(entry.value.means) ?? false }
    case (.sequence(let elements), .sequence(let others)):
      return elements.count == others.count && zip(elements, others).allSatisfy { $0.means($1) }
    case (.string(let text), .string(let other)): return text.utf8.elementsEqual(other.utf8)
    default: return self == other
    }
  }

  /// The paths of all entries that keys alone lead to.
  package var paths: [[String]] {
    guard case .mapping(let entries) = self else { return [] }
    return entries.flatMap { entry in [[entry.key]] + entry.value.paths.map { [entry.key] + $0 } }
  }
}
