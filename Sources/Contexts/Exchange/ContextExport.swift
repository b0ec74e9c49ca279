import LosslessYAML
import Values

extension Configuration {
  /// A config file of this one context: its settings from all layers, without session and without a
  /// client secret written as text.
  /// - Throws: `ConfigError.unknownContext`.
  package func exporting(_ name: String) throws -> String {
    let contexts = YAMLValue.mapping([YAMLEntry(name, try settings(of: name).removing("imported").removingSecretText)])
    return YAMLValue.mapping([YAMLEntry("apiVersion", .string(Self.apiVersion)), YAMLEntry("contexts", contexts)])
      .rendered
  }

  /// All that the layers say of a context but its session, unknown keys too.
  func settings(of name: String) throws -> YAMLValue {
    try require(name).settings
  }
}

extension LayeredContext {
  /// What the layers say beside the session, the first one winning key by key.
  var settings: YAMLValue {
    parts.reversed().reduce(YAMLValue.mapping([])) { $0.overlaid(with: $1.node.value.removing("session")) }
  }

  /// Keys of this context that run programs.
  package var programs: [Field] {
    get throws {
      try Field.allCases.filter { field in
        guard let value = try plain(field) else { return false }
        if case .secret(.command) = value { return true }
        return field.runsPrograms
      }
    }
  }
}

extension YAMLValue {
  /// A context's settings without a client secret that is written out; one by reference stays.
  fileprivate var removingSecretText: YAMLValue {
    guard case .mapping(var entries) = self, let index = entries.firstIndex(where: { $0.key == "idp" }),
      case .mapping(let group) = entries[index].value
    else { return self }
    let kept = group.filter { entry in
      if entry.key != "client-secret" { return true }
      if case .mapping = entry.value { return true }
      return false
    }
    entries[index].value = .mapping(kept)
    return .mapping(kept.isEmpty ? entries.filter { $0.key != "idp" } : entries)
  }

  /// Mappings in the order of their keys, so that equal settings compare equal however they are written.
  var sortedByKey: YAMLValue {
    switch self {
    case .mapping(let entries):
      .mapping(entries.map { YAMLEntry($0.key, $0.value.sortedByKey) }.sorted { $0.key < $1.key })
    case .sequence(let elements): .sequence(elements.map(\.sortedByKey))
    default: self
    }
  }
}
