/// Consecutive entries of a block mapping, verified and replaced without a look at the rest of the text.
///
/// Why that is sound. libyaml's scanner decides by its indentation stack, its flow level and the bytes
/// ahead; its parser by a stack of states. A region begins at a line on which one of the mapping's
/// entries, or only comments and blank lines before it, begin, outside all brackets; there the top of
/// the stack is the mapping's column, whatever lies below. It ends where the line of the next token
/// begins, which stands in the same column or further left, or at the end of the text. So:
///
/// 1. What stands before the region is scanned as before: a scalar there ends at the latest at a token
///    in the mapping's column or further left, and the region's first token is one, before and after.
///    (The one exception, a block scalar that ends with the text, is excluded by who makes the region.)
/// 2. The region on its own gives the tokens that it gives in its place: a root mapping in the same
///    column has the same top of the stack, and a token further left than that would end it and be
///    an error, as would brackets or quotes that stay open. Markers, directives, anchors and aliases,
///    which reach further, are refused, as are merge keys of the mapping itself.
/// 3. Behind it the next token's column closes whatever the region left open, as the text's end does
///    for the region alone, and leaves the same stack as before.
///
/// Hence the new text is the old one with the region's entries replaced, and comparing these is enough.
/// The property tests compare this verdict, and the tree, with those of a full parse.
struct Region {
  /// The entries from the root to the mapping.
  let ancestors: [Editor.Step]
  let mapping: Int
  /// The nodes of the entries, keys and values; empty where entries are inserted.
  let nodes: Range<Int>
  let range: Range<Int>
  /// The part of the edit's path that begins at the mapping.
  let path: ArraySlice<String>

  /// The tree of the patched text, or nil where that text does not mean what the edit says, or where
  /// only a full parse can tell.
  func verified(_ patch: Patch, _ edit: YAMLEdit, in tree: Tree) -> Tree? {
    guard patch.isWithin(range), !tree.nodes[mapping].flags.contains(.merging) else { return nil }
    guard !tree.nodes[nodes].contains(where: { $0.kind == .alias || $0.flags.contains(.anchored) }) else { return nil }
    let text = patch.applied(to: tree.bytes, in: range)
    guard Source.bomLength(text) == 0 || range.lowerBound == tree.textStart else { return nil }
    guard range.upperBound == tree.bytes.count || Source.breakLength(text, before: text.count) > 0 else { return nil }
    guard tree.bytes.count + patch.growth <= min(tree.limits.bytes, PackedNodes.mostBytes),
      let part = parsed(text, in: tree)
    else { return nil }
    let change = Change(path, edit.change)
    guard change.leads(from: oldEntries(in: tree), to: Meaning(part, 0).entries) else { return nil }
    return tree.replacing(self, with: part, patch: patch)
  }

  /// The region's text as a tree of its own, whose root is a block mapping like the one it belongs to.
  private func parsed(_ text: [UInt8], in tree: Tree) -> Tree? {
    var limits = tree.limits
    limits.depth -= ancestors.count
    guard let (part, hasMarkers) = try? Tree.parse(text, limits: limits), !hasMarkers, let root = part.nodes.first,
      root.kind == .mapping, root.style == .block, !root.flags.contains(.merging),
      !part.nodes.contains(where: { $0.kind == .alias || $0.flags.contains(.anchored) }),
      part.beginsLine(Int(root.start)), part.entryColumn(0) == tree.entryColumn(mapping)
    else { return nil }
    return part
  }

  private func oldEntries(in tree: Tree) -> Change.Entries {
    var entries: Change.Entries = []
    var position = nodes.lowerBound
    while position < nodes.upperBound {
      entries.append((tree.text(position), Meaning(tree, position + 1)))
      position = tree.next(position + 1)
    }
    return entries
  }
}
