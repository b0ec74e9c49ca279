@testable import LosslessYAML

extension YAMLDocument {
  /// Every node with its place and text: two documents with equal dumps have the same tree.
  var dump: [String] {
    tree.nodes.indices.map { index in
      let node = tree.nodes[index]
      let details = node.kind == .alias ? "-> \(node.text)" : node.isCollection ? "\(node.size)" : tree.string(index)
      return "\(node.start)..<\(node.end) \(node.kind) \(node.style) \(node.flags.rawValue & 6) \(details)"
    }
  }
}
