/// How much of a document is accepted before it is called hostile.
package struct YAMLLimits: Sendable {
  /// The size of the text in bytes; never over 128 MB.
  package var bytes: Int
  /// How deep collections may nest, aliases followed.
  package var depth: Int
  /// How many nodes all aliases together may stand for.
  package var aliasedNodes: Int

  package init(bytes: Int = 64 << 20, depth: Int = 64, aliasedNodes: Int = 500_000) {
    self.bytes = bytes
    self.depth = depth
    self.aliasedNodes = aliasedNodes
  }
}
