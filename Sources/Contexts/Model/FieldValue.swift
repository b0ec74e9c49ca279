package import LosslessYAML
package import Values

/// The value of a field, in the shape that the field has.
package enum FieldValue: Hashable, Sendable {
  case text(String)
  case list([String])
  case flag(Bool)
  case integer(Int)
  case map([String: String])
  case secret(SecretReference)

  /// As it is written to the file.
  package var yaml: YAMLValue {
    switch self {
    case .text(let text): .string(text)
    case .list(let elements): .sequence(elements.map(YAMLValue.string))
    case .flag(let value): .bool(value)
    case .integer(let value): .int(value)
    case .map(let entries):
      .mapping(entries.sorted { $0.key < $1.key }.map { YAMLEntry($0.key, .string($0.value)) })
    case .secret(let reference): reference.yaml
    }
  }

  /// As it is shown: a secret only by where it comes from.
  package var json: JSON {
    switch self {
    case .text(let text): .string(text)
    case .list(let elements): .array(elements.map(JSON.string))
    case .flag(let value): .bool(value)
    case .integer(let value): .integer(Int64(value))
    case .map(let entries): .object(entries.mapValues(JSON.string))
    case .secret(let reference): .string(reference.description)
    }
  }

  /// One line for a table.
  package var display: String {
    switch self {
    case .text(let text): text
    case .list(let elements): elements.joined(separator: " ")
    case .flag(let value): String(value)
    case .integer(let value): String(value)
    case .map(let entries): entries.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    case .secret(let reference): reference.description
    }
  }

  /// Whether the value says nothing: an empty text or list, which clears a field.
  package var isEmpty: Bool {
    switch self {
    case .text(let text): text.isEmpty
    case .list(let elements): elements.isEmpty
    case .map(let entries): entries.isEmpty
    case .flag, .integer: false
    case .secret(let reference): reference == .text(Secret(""))
    }
  }
}

extension Field {
  /// A value of this field as it may be shown: a URL without the name and password before its host.
  package func shown(_ value: FieldValue) -> FieldValue {
    guard case .text(let text) = value, let hidden = text.userInfo(schemeless: self == .proxy) else { return value }
    return .text("\(text[..<hidden.lowerBound])[redacted]\(text[hidden.upperBound...])")
  }
}

/// A client secret, or where to find it.
package enum SecretReference: Hashable, Sendable {
  case text(Secret)
  case environment(String)
  case file(String)
  case command([String])

  package var yaml: YAMLValue {
    switch self {
    case .text(let secret): .string(secret.reveal())
    case .environment(let name): .mapping([YAMLEntry("env", .string(name))])
    case .file(let path): .mapping([YAMLEntry("file", .string(path))])
    case .command(let words): .mapping([YAMLEntry("command", .sequence(words.map(YAMLValue.string)))])
    }
  }
}

extension SecretReference: CustomStringConvertible {
  package var description: String {
    switch self {
    case .text: "[redacted]"
    case .environment(let name): "env \(name)"
    case .file(let path): "file \(path)"
    case .command(let words): "command \(words.first ?? "")"
    }
  }
}
