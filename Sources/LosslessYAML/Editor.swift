/// Makes one edit after the other. A failed edit may leave a half-made tree behind: drop the editor.
struct Editor {
  var tree: Tree

  /// An entry on the way to a node, with the mapping that holds it.
  struct Step {
    let mapping: Int
    let entry: Tree.Entry
  }

  mutating func apply(_ edit: YAMLEdit) throws(YAMLEditError) {
    guard !edit.path.isEmpty else { throw .cannotEdit(path: [], reason: "the path is empty") }
    switch edit.change {
    case .set(let value): try set(edit, value)
    case .remove:
      guard resolved(edit.path) != nil else { return }
      try takeAway(edit)
    case .rename(let name): try rename(edit, to: name)
    }
  }

  /// The own entries along the path, as far as they exist; no alias is followed.
  func steps(_ path: [String]) -> [Step] {
    var steps: [Step] = []
    var mapping = 0
    for key in path {
      guard mapping < tree.nodes.count, let entry = tree.ownEntry(key, in: mapping) else { break }
      steps.append(Step(mapping: mapping, entry: entry))
      mapping = entry.value
    }
    return steps
  }

  /// The node that a reader finds at the path, aliases and merge keys followed.
  func resolved(_ path: some Sequence<String>) -> Meaning? {
    var meaning = Meaning.root(tree)
    for key in path { meaning = meaning?[key] }
    return meaning
  }

  private mutating func rename(_ edit: YAMLEdit, to name: String) throws(YAMLEditError) {
    guard let key = edit.path.last, resolved(edit.path) != nil else {
      throw .cannotEdit(path: edit.path, reason: "there is no such key")
    }
    if key.utf8.elementsEqual(name.utf8) { return }
    if resolved(edit.path.dropLast() + [name]) != nil {
      throw .cannotEdit(path: edit.path, reason: "there is a key '\(name)' already")
    }
    try takeAway(edit)
  }

  /// Removes or renames an entry that exists, in its mapping or merged into it.
  private mutating func takeAway(_ edit: YAMLEdit) throws(YAMLEditError) {
    try resolveAliases(along: edit.path)
    let found = steps(edit.path)
    // A part of what `<<` brings in: the mapping gets a copy of its own, with the change in it.
    if found.count < edit.path.count - 1 { return try insert(edit, behind: found) }
    let mapping = found.count == edit.path.count ? found[found.count - 1].mapping : found.last?.entry.value ?? 0
    if tree.isMerged(edit.path[edit.path.count - 1], in: mapping) || clashes(edit, mapping) {
      try expandMerge(in: mapping, edit.path)
      return try takeAway(edit)
    }
    guard let step = found.last, found.count == edit.path.count else { return }
    if try detachAnchors(within: dropped(by: edit, step), edit.path) { return try takeAway(edit) }
    if case .rename(let name) = edit.change {
      let patch = tree.renaming(step.entry, step.mapping, to: name, writer: tree.writer(for: step.mapping))
      return try commit(edit, found, [Candidate(patch, region(of: found, edit))])
    }
    try commit(edit, found, [removing(step, found, edit)])
  }

  /// The new key reads `<<`, and there is a merge key.
  private func clashes(_ edit: YAMLEdit, _ mapping: Int) -> Bool {
    edit.newName == "<<" && tree.nodes[mapping].flags.contains(.merging)
  }

  /// The nodes whose anchors the edit takes away.
  private func dropped(by edit: YAMLEdit, _ step: Step) -> Range<Int> {
    if case .rename = edit.change { return step.entry.key..<step.entry.key + 1 }
    return step.entry.key..<tree.next(step.entry.value)
  }

  private func removing(_ step: Step, _ found: [Step], _ edit: YAMLEdit) -> Candidate {
    if tree.nodes[step.mapping].style == .flow {
      return Candidate(tree.removingFromFlow(step.entry, step.mapping), region(of: found, edit))
    }
    let parent = found.dropLast().last
    let isOnly = step.entry.key == step.mapping + 1 && tree.next(step.entry.value) == tree.next(step.mapping)
    if isOnly, let parent {
      let writer = tree.writer(for: parent.mapping)
      let patch = tree.replacing(parent.entry, parent.mapping, with: .mapping([]), writer: writer)
      return Candidate(patch, region(of: found.dropLast(), edit))
    }
    let bound = parent.map { tree.colonEnd($0.entry) ?? tree.textStart } ?? tree.textStart
    let patch = tree.removingFromBlock(step.entry, step.mapping, after: bound)
    return Candidate(patch, region(besides: found, edit, startingAt: patch.splices.first?.range.lowerBound))
  }
}

extension Tree {
  func ownEntry(_ key: String, in mapping: Int) -> Entry? {
    var key = key
    return key.withUTF8 { findOwn($0, in: mapping) }
  }

  /// A `<<` of the mapping brings the key in, or would if the mapping had none itself.
  func isMerged(_ key: String, in mapping: Int) -> Bool {
    guard nodes[mapping].kind == .mapping, nodes[mapping].flags.contains(.merging) else { return false }
    return ownEntries(mapping).contains { entry in
      isMerge(entry.key) && sources(entry.value).contains { Meaning(self, $0)[key] != nil }
    }
  }
}
