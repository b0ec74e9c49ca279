import LosslessYAML
import Values

extension Configuration {
  /// A config file of this one context: its settings from all layers, without session, client secret written as text
  /// and passwords in URLs.
  /// - Throws: `ConfigError.unknownContext`.
  package func exporting(_ name: String) throws -> String {
    let contexts = YAMLValue.mapping([YAMLEntry(name, try settings(of: name).removing("imported").removingSecrets)])
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
  /// A context's settings without what is secret in them; a client secret by reference stays.
  fileprivate var removingSecrets: YAMLValue {
    guard case .mapping(let entries) = self else { return self }
    let kept = entries.compactMap { entry -> YAMLEntry? in
      switch entry.value {
      case .mapping:
        let rest = entry.value.removingSecrets
        return rest == .mapping([]) && rest != entry.value ? nil : YAMLEntry(entry.key, rest)
      case _ where entry.key.namesSecret: return nil
      case .string(let text):
        guard let hidden = text.userInfo(schemeless: entry.key == "proxy") else { return entry }
        let host = text[hidden.upperBound...].dropFirst()
        return YAMLEntry(entry.key, .string("\(text[..<hidden.lowerBound])\(host)"))
      default: return entry
      }
    }
    return .mapping(kept)
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
