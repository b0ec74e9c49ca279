extension Tree {
  /// - Throws: `YAMLError` where the text is no single document, or one that `YAMLError` names.
  static func parse(_ bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) -> (tree: Tree, hasMarkers: Bool) {
    let most = min(limits.bytes, PackedNodes.mostBytes)
    guard bytes.count <= most else { throw .tooLarge(limit: most) }
    let base = Source.bomLength(bytes)
    let result = bytes.withUnsafeBufferPointer { all -> Result<(Tree, Bool), YAMLError> in
      var builder = TreeBuilder(bytes: bytes, all: all, base: base, limits: limits)
      do throws(YAMLError) {
        try builder.build()
      } catch {
        return .failure(error.located(in: bytes))
      }
      let tree = Tree(bytes: bytes, nodes: Nodes(builder.nodes), texts: builder.texts, limits: limits)
      return .success((tree, builder.hasMarkers))
    }
    return try result.get()
  }
}
