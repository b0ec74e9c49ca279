import LosslessYAML
import Values

/// Reads values of a file that other programs wrote; what has another shape than it should is an error with its place.
struct ForeignReader {
  let path: String

  /// Nil for what is missing, null or blank.
  func text(_ node: YAMLNode, _ key: String) throws -> String? {
    guard let value = node[key], !value.isNull else { return nil }
    guard let text = value.string else { throw malformed(value, key, "a text") }
    return text.trimmed.nonEmpty
  }

  /// Nil for what is missing, null, blank, or the zero time of Go, which says that nothing is known.
  func time(_ node: YAMLNode, _ key: String, _ notes: inout [String]) throws -> Timestamp? {
    guard let text = try text(node, key), !text.hasPrefix("0001-01-01") else { return nil }
    if let time = Timestamp(text) { return time }
    notes.append("\(key) is no time that can be read, so the session's end is not known")
    return nil
  }

  func flag(_ node: YAMLNode, _ key: String) throws -> Bool? {
    guard let value = node[key], !value.isNull else { return nil }
    guard let flag = value.bool else { throw malformed(value, key, "true or false") }
    return flag
  }

  /// The contexts by their names.
  /// - Throws: `ConfigError.malformed` where the key is missing from a file that says something else.
  func contexts(_ root: YAMLNode, _ key: String) throws -> [(name: String, node: YAMLNode)] {
    let expected = "a mapping of names to contexts"
    guard let value = root[key] else {
      if root.entries.isEmpty { return [] }
      throw malformed(root, key, expected)
    }
    if value.isNull { return [] }
    guard value.kind == .mapping else { throw malformed(value, key, expected) }
    return try value.entries.map { entry in
      let name = entry.key.string ?? ""
      guard entry.value.kind == .mapping else { throw malformed(entry.value, "\(key).\(name)", "a mapping") }
      return (name, entry.value)
    }
  }

  /// A kubeconfig's list of `{ name: …, KEY: { … } }`.
  /// - Parameter isRequired: a file that says something else and has no such list is none.
  func named(
    _ root: YAMLNode, _ list: String, _ key: String, isRequired: Bool = false
  ) throws -> [(name: String, node: YAMLNode)] {
    guard let value = root[list] else {
      if root.entries.isEmpty || !isRequired { return [] }
      throw malformed(root, list, "a list of names and what they stand for")
    }
    if value.isNull { return [] }
    guard value.kind == .sequence else { throw malformed(value, list, "a list of names and what they stand for") }
    return try value.elements.map { element in
      guard let name = try text(element, "name"), let node = element[key] else {
        throw malformed(element, list, "entries with a name and a \(key)")
      }
      return (name, node)
    }
  }

  /// The entries that are none of `known`, nulls left out.
  func others(_ node: YAMLNode, than known: Set<String>) -> [YAMLEntry] {
    node.entries.compactMap { entry in
      guard let key = entry.key.string, !known.contains(key), !entry.value.isNull else { return nil }
      return YAMLEntry(key, entry.value.value)
    }
  }

  func malformed(_ node: YAMLNode, _ key: String, _ expected: String) -> ConfigError {
    .malformed(at: FilePlace(path, node.location), key: key, expected: expected)
  }
}
