/// A way to make an edit, with the part of the text within which it can be verified on its own.
struct Candidate {
  let patch: Patch
  let region: Region?

  init(_ patch: Patch, _ region: Region?) {
    self.patch = patch
    self.region = region
  }
}

extension Editor {
  /// Takes the first of the patches, and then the smallest mapping around the change written anew,
  /// whose result means what was meant; nothing else ever becomes the tree.
  ///
  /// - Parameter found: the own entries along the edit's path.
  mutating func commit(_ edit: YAMLEdit, _ found: [Step], _ candidates: [Candidate]) throws(YAMLEditError) {
    if let new = first(of: candidates, edit) ?? first(of: candidates.compactMap(clearingTabs), edit) {
      tree = new
      return
    }
    // What is written anew has no anchors.
    if let mapping = rewritten(found, edit)?.mapping, try detachAnchors(within: mapping..<tree.next(mapping), edit.path)
    {
      return try apply(edit)
    }
    guard let new = first(of: reemitting(found, edit), edit) else {
      throw .cannotEdit(path: edit.path, reason: "the text around it cannot be changed without losing something")
    }
    tree = new
  }

  /// The tree that the first of the candidates makes whose text means what was meant.
  private func first(of candidates: [Candidate], _ edit: YAMLEdit) -> Tree? {
    for candidate in candidates {
      if let region = candidate.region, let new = region.verified(candidate.patch, edit, in: tree) { return new }
      if let new = verified(candidate.patch, edit) { return new }
    }
    return nil
  }

  private func clearingTabs(_ candidate: Candidate) -> Candidate? {
    tree.clearingTabs(candidate.patch).map { Candidate($0, candidate.region) }
  }

  /// The new tree, if the whole text with the patch is the old one with the edit made.
  private func verified(_ patch: Patch, _ edit: YAMLEdit) -> Tree? {
    let bytes = patch.applied(to: tree.bytes, in: 0..<tree.bytes.count)
    guard let new = try? Tree.parse(bytes, limits: tree.limits).tree else { return nil }
    let before = Meaning.root(tree)
    let after = Meaning.root(new)
    for root in [before, after] { guard root.map({ $0.isMapping || $0.isNull }) ?? true else { return nil } }
    let change = Change(edit.path[...], edit.change)
    return change.leads(from: before?.entries ?? [], to: after?.entries ?? []) ? new : nil
  }

  /// The mapping that the edit changes, written anew from its meaning.
  private func reemitting(_ found: [Step], _ edit: YAMLEdit) -> [Candidate] {
    guard let patch = rewriting(found, edit) else { return [] }
    return [patch, tree.clearingTabs(patch)].compactMap { $0.map { Candidate($0, nil) } }
  }

  /// How many of the entries lead to the mapping that is written anew, and that mapping; nil where there is none.
  private func rewritten(_ found: [Step], _ edit: YAMLEdit) -> (depth: Int, mapping: Int)? {
    var depth = found.count == edit.path.count ? found.count - 1 : found.count
    // A null on the way is no mapping yet: the one around it is written anew.
    if depth > 0, tree.nodes[found[depth - 1].entry.value].kind != .mapping { depth -= 1 }
    guard depth >= 0, depth < edit.path.count, !tree.nodes.isEmpty else { return nil }
    let mapping = depth == 0 ? 0 : found[depth - 1].entry.value
    return tree.nodes[mapping].kind == .mapping ? (depth, mapping) : nil
  }

  private func rewriting(_ found: [Step], _ edit: YAMLEdit) -> Patch? {
    guard let (depth, mapping) = rewritten(found, edit),
      let draft = Draft(tree, mapping).changed(edit.path[depth...], edit.change)
    else { return nil }
    if depth > 0 {
      let parent = found[depth - 1]
      return tree.replacing(parent.entry, parent.mapping, with: draft, writer: tree.writer(for: parent.mapping))
    }
    let writer = tree.writer(for: nil)
    let start = Int(tree.nodes[0].start)
    let text = tree.beginsLine(start) ? writer.block(draft, column: tree.column(start)) : writer.flow(draft)
    return Patch(tree.replacing(tree.nodes[0].range, text))
  }
}
