/// A YAML text that has been understood and can be edited without losing a byte of it.
package struct YAMLDocument: Sendable {
  let tree: Tree

  /// - Throws: `YAMLError`, with the place, for a text that is no single document or a hostile one.
  package init(parsing bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
    tree = try Tree.parse(bytes, limits: limits).tree
  }

  init(_ tree: Tree) { self.tree = tree }

  /// The text, byte for byte.
  package var bytes: [UInt8] { tree.bytes }

  /// Nil where there are at most comments.
  package var root: YAMLNode? { tree.nodes.isEmpty ? nil : YAMLNode(tree, 0) }
}
