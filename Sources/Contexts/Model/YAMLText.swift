import LosslessYAML
package import Values

/// A JSON value written as YAML, for `-o yaml`.
package enum YAMLText {
  package static func render(_ json: JSON) -> String { yaml(json).rendered }

  private static func yaml(_ json: JSON) -> YAMLValue {
    switch json {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .int(Int(value))
    case .number(let value): .string(String(value))
    case .string(let text): .string(text)
    case .array(let elements): .sequence(elements.map(yaml))
    case .object(let fields):
      .mapping(fields.sorted { $0.key < $1.key }.map { YAMLEntry($0.key, yaml($0.value)) })
    }
  }
}
