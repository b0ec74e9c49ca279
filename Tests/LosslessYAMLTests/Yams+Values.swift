import LosslessYAML
import Yams

extension YAMLValue {
  /// What Yams, an independent reader of YAML 1.1, makes of a node. Fractions and times stay text, as here.
  init(_ node: Yams.Node) {
    switch node {
    case .mapping(let mapping):
      self = .mapping(mapping.map { YAMLEntry($0.key.scalar?.string ?? "", YAMLValue($0.value)) })
    case .sequence(let sequence): self = .sequence(sequence.map { YAMLValue($0) })
    case .scalar(let scalar): self = YAMLValue(scalar, node)
    case .alias: self = .null
    }
  }

  private init(_ scalar: Yams.Node.Scalar, _ node: Yams.Node) {
    switch Tag.Name(rawValue: node.tag.description) {
    case .null: self = .null
    case .bool: self = node.bool.map { .bool($0) } ?? .string(scalar.string)
    case .int: self = Int(scalar.string).map { .int($0) } ?? .string(scalar.string)
    default: self = .string(scalar.string)
    }
  }
}
