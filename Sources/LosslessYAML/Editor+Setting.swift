extension Editor {
  mutating func set(_ edit: YAMLEdit, _ value: YAMLValue) throws(YAMLEditError) {
    if let key = value.repeatedKey { throw .cannotEdit(path: edit.path, reason: "the value has two keys '\(key)'") }
    if let current = resolved(edit.path), current.equals(value) { return }
    try resolveAliases(along: edit.path)
    let found = steps(edit.path)
    guard found.count == edit.path.count, let step = found.last else { return try insert(edit, behind: found) }
    if case .mapping(let entries) = value, !entries.isEmpty, tree.nodes[step.entry.value].kind == .mapping,
      !tree.nodes[step.entry.value].flags.contains(.merging)
    {
      return try setEntries(edit.path, entries, of: step.entry.value)
    }
    let dropped = step.entry.value..<tree.next(step.entry.value)
    if try detachAnchors(within: dropped, edit.path) { return try set(edit, value) }
    let writer = tree.writer(for: step.mapping)
    let patch = tree.replacing(step.entry, step.mapping, with: Draft(value), writer: writer)
    try commit(edit, found, [Candidate(patch, region(of: found, edit))])
  }

  /// Key by key, so that comments and spelling of what stays the same stay too.
  private mutating func setEntries(
    _ path: [String], _ entries: [YAMLEntry], of mapping: Int
  ) throws(YAMLEditError) {
    if tree.nodes[mapping].flags.contains(.anchored) {
      if try detachAnchors(within: mapping..<mapping + 1, path) { return try apply(.set(path, .mapping(entries))) }
    }
    let old = tree.ownEntries(mapping).map { tree.string(tree.target($0.key)) }
    for entry in entries { try apply(.set(path + [entry.key], entry.value)) }
    for key in old where !entries.contains(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
      try apply(.remove(path + [key]))
    }
  }

  /// Makes the entry of the first key of the path that is missing.
  mutating func insert(_ edit: YAMLEdit, behind found: [Step]) throws(YAMLEditError) {
    let rest = edit.path[found.count...]
    let holder = found.last?.entry.value ?? 0
    guard let key = rest.first, let value = insertedValue(edit, rest) else {
      throw .cannotEdit(path: Array(edit.path.prefix(found.count + 1)), reason: "its value is not a mapping")
    }
    let isEmptyText = tree.nodes.isEmpty
    if isEmptyText || Meaning(tree, holder).isNull {
      guard let parent = found.last else { return try insertRoot((key, value), edit) }
      if try detachAnchors(within: holder..<holder + 1, edit.path) { return try apply(edit) }
      return try replaceHolder(parent, with: (key, value), found, edit)
    }
    guard tree.nodes[holder].kind == .mapping else {
      throw .cannotEdit(path: Array(edit.path.prefix(found.count)), reason: "its value is not a mapping")
    }
    if key == "<<", tree.nodes[holder].flags.contains(.merging) {
      try expandMerge(in: holder, edit.path)
      return try apply(edit)
    }
    if tree.isBareEmpty(holder) {
      guard let parent = found.last else { return try insertRoot((key, value), edit) }
      if tree.nodes[parent.mapping].style == .block, !tree.nodes[holder].flags.contains(.anchored) {
        return try replaceHolder(parent, with: (key, value), found, edit)
      }
    }
    try commit(edit, found, inserting((key, value), into: holder, found, edit))
  }

  /// The new entry's value: mappings for the rest of the path, or a merged value with the change in it.
  private func insertedValue(_ edit: YAMLEdit, _ rest: ArraySlice<String>) -> Draft? {
    if rest.count > 1, let merged = resolved(edit.path.prefix(edit.path.count - rest.count + 1)), !merged.isNull {
      return Draft(merged.tree, merged.index).changed(rest.dropFirst(), edit.change)
    }
    guard case .set(let value) = edit.change else { return nil }
    return .nested(rest.dropFirst(), Draft(value))
  }

  private mutating func insertRoot(_ entry: (key: String, value: Draft), _ edit: YAMLEdit) throws(YAMLEditError) {
    let patch = tree.replacingRoot(entry, writer: tree.writer(for: nil))
    try commit(edit, [], [Candidate(patch, nil)])
  }

  /// A null or `{}` gives way to a mapping.
  private mutating func replaceHolder(
    _ parent: Step, with entry: (key: String, value: Draft), _ found: [Step], _ edit: YAMLEdit
  ) throws(YAMLEditError) {
    let writer = tree.writer(for: parent.mapping)
    let patch = tree.replacing(parent.entry, parent.mapping, with: .mapping([entry]), writer: writer)
    try commit(edit, found, [Candidate(patch, region(of: found, edit))])
  }

  private func inserting(
    _ entry: (key: String, value: Draft), into mapping: Int, _ found: [Step], _ edit: YAMLEdit
  ) -> [Candidate] {
    let writer = tree.writer(for: mapping)
    if tree.nodes[mapping].style == .flow {
      return [Candidate(tree.insertingInFlow(entry, mapping, writer: writer), region(of: found, edit))]
    }
    let last = tree.insertingInBlock(entry, mapping, writer: writer)
    let first = tree.insertingFirstInBlock(entry, mapping, writer: writer)
    return [Candidate(last, region(behind: mapping, found, edit, last)), Candidate(first, nil)]
  }
}

extension Tree {
  func replacing(_ entry: Entry, _ mapping: Int, with value: Draft, writer: ValueWriter) -> Patch {
    nodes[mapping].style == .flow
      ? replacingInFlow(entry, with: value, writer: writer)
      : replacingInBlock(entry, mapping, with: value, writer: writer)
  }

  /// `{}` without anything but blanks in it.
  func isBareEmpty(_ mapping: Int) -> Bool {
    let node = nodes[mapping]
    guard node.kind == .mapping, node.style == .flow, node.size == 1 else { return false }
    return bytes[behindAnchor(mapping) + 1..<Int(node.end) - 1].allSatisfy(Source.isBlank)
  }
}

extension YAMLValue {
  /// A key that stands twice in one of its mappings.
  var repeatedKey: String? {
    switch self {
    case .sequence(let elements): return elements.lazy.compactMap(\.repeatedKey).first
    case .mapping(let entries):
      var seen: Set<[UInt8]> = []
      for entry in entries where !seen.insert(Array(entry.key.utf8)).inserted { return entry.key }
      return entries.lazy.compactMap(\.value.repeatedKey).first
    default: return nil
    }
  }
}
