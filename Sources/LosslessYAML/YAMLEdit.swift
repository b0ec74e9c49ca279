/// One change of a document's meaning; `YAMLDocument.applying(_:)` finds the bytes to change.
package struct YAMLEdit: Hashable, Sendable {
  enum Change: Hashable, Sendable {
    case set(YAMLValue)
    case remove
    case rename(String)
  }

  let path: [String]
  let change: Change

  /// Gives a key a value, whether it has one already or not. Mappings that are missing on the way are
  /// made; where both values are mappings, only the keys that differ are touched; an equal value
  /// changes no byte.
  package static func set(_ path: [String], _ value: YAMLValue) -> YAMLEdit {
    YAMLEdit(path: path, change: .set(value))
  }

  /// Takes a key away, with the comment lines right above it and those behind its value. No change
  /// where there is none. A merged (`<<`) value does not come back in its place.
  package static func remove(_ path: [String]) -> YAMLEdit {
    YAMLEdit(path: path, change: .remove)
  }

  /// Gives an entry another key and leaves its value's bytes alone.
  package static func rename(_ path: [String], to key: String) -> YAMLEdit {
    YAMLEdit(path: path, change: .rename(key))
  }
}

/// Why a document stays as it was.
package enum YAMLEditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The keys up to the one in the way, and what is wrong with it.
  case cannotEdit(path: [String], reason: String)

  package var description: String {
    switch self {
    case .cannotEdit(let path, let reason): "cannot edit '\(path.joined(separator: "."))': \(reason)"
    }
  }
}
