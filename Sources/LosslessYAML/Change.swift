/// What an edit does to the meaning of a mapping, by which every written text is judged.
struct Change {
  private let path: ArraySlice<String>
  private let change: YAMLEdit.Change

  typealias Entries = [(key: ArraySlice<UInt8>, value: Meaning)]

  /// - Parameter path: from the mapping to the entry.
  init(_ path: ArraySlice<String>, _ change: YAMLEdit.Change) {
    self.path = path
    self.change = change
  }

  /// The new entries are the old ones with just this change made.
  func leads(from old: Entries, to new: Entries) -> Bool {
    guard let key = path.first else { return false }
    var names = [key]
    if path.count == 1, case .rename(let name) = change { names.append(name) }
    let untouched = { (entries: Entries) in
      entries.filter { entry in !names.contains { entry.key.elementsEqual($0.utf8) } }
    }
    guard Meaning.equal(untouched(old), untouched(new)) else { return false }
    let before = value(key, in: old)
    let after = value(key, in: new)
    if path.count > 1 { return leads(from: before, to: after) }
    switch change {
    case .set(let value): return after?.equals(value) ?? false
    case .remove: return after == nil
    case .rename(let name):
      guard let before, after == nil, let renamed = value(name, in: new) else { return false }
      return renamed.equals(before)
    }
  }

  private func leads(from old: Meaning?, to new: Meaning?) -> Bool {
    guard let new else { return false }
    let rest = path.dropFirst()
    if let old, !old.isNull {
      return old.isMapping && new.isMapping && Change(rest, change).leads(from: old.entries, to: new.entries)
    }
    guard case .set(let value) = change else { return false }
    return new.equals(rest.reversed().reduce(value) { .mapping([YAMLEntry($1, $0)]) })
  }

  private func value(_ key: String, in entries: Entries) -> Meaning? {
    entries.first { $0.key.elementsEqual(key.utf8) }?.value
  }
}
