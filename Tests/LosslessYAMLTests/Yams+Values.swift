import LosslessYAML
import Yams

extension YAMLValue {
  /// What Yams, an independent reader of YAML 1.1, makes of a node. Fractions and times stay text, as here.
  init(_ node: Yams.Node) {
    switch node {
    case .mapping(let mapping): self = .mapping(Self.entries(mapping))
    case .sequence(let sequence): self = .sequence(sequence.map { YAMLValue($0) })
    case .scalar(let scalar): self = YAMLValue(scalar, node)
    case .alias: self = .null
    }
  }

  /// Merge keys resolved: Yams leaves that to the decoding of types.
  private static func entries(_ mapping: Yams.Node.Mapping) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    var merged: [YAMLEntry] = []
    for (key, value) in mapping {
      if key.tag.description == Tag.Name.merge.rawValue {
        merged += (value.sequence.map(Array.init) ?? [value]).flatMap { $0.mapping.map(Self.entries) ?? [] }
      } else {
        entries.append(YAMLEntry(key.scalar?.string ?? "", YAMLValue(value)))
      }
    }
    for entry in merged where !entries.contains(where: { $0.key.utf8.elementsEqual(entry.key.utf8) }) {
      entries.append(entry)
    }
    return entries
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
