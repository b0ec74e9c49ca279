import LosslessYAML
package import Platform
package import Values

/// The last edits of one config file, newest last, in files of their own below the state folder.
///
/// Read and written under the config's lock. Sessions are no part of it.
package struct History: Sendable {
  /// Enough for a day's second thoughts; older ones are removed.
  package static let most = 50
  /// An import of ten thousand contexts must not fill the disk by being remembered.
  private static let mostBytes = 16 << 20

  private let folder: String
  private let files: any FileSystem
  private let now: @Sendable () -> Timestamp

  /// Nil where there is no place for state, or no config file.
  package init?(
    _ rules: LoadingRules, _ environment: Environment, _ files: any FileSystem, now: @escaping @Sendable () -> Timestamp
  ) {
    guard let state = LoadingRules.stateFolder(environment), let key = rules.stateKey(files) else { return nil }
    folder = "\(state)/history/\(key)"
    self.files = files
    self.now = now
  }

  /// What there is to take back, the newest first.
  package func changes() throws(HistoryError) -> [RecordedChange] {
    var changes: [RecordedChange] = []
    for number in try numbers().reversed() { changes.append(try change(number)) }
    return changes
  }

  /// Remembers an edit that was made.
  /// - Throws: `HistoryError` or `FileError`: the edit is then not remembered, and what is older must not be taken for the
  ///   last, so nothing is.
  func record(from before: YAMLDocument, to after: YAMLDocument, summary: String, renamed: [String: String]) throws {
    do {
      let numbers = try numbers()
      let change = try RecordedChange(
        from: before, to: after, number: (numbers.last ?? 0) + 1, time: now(), summary: summary, renamed: renamed)
      guard let change else { return }
      try files.createDirectory(folder, mode: 0o700)
      try files.removeStaleTemporaries(beside: path(change.number))
      try files.replace(
        path(change.number), with: Array(change.json.serialized().utf8), options: ReplaceOptions(durable: false))
      try prune(numbers + [change.number])
    } catch {
      for number in (try? numbers()) ?? [] { _ = try? files.remove(path(number)) }
      throw error
    }
  }

  private func prune(_ numbers: [Int]) throws {
    var kept = 0
    var bytes = 0
    for number in numbers.reversed() {
      let size = try files.status(path(number))?.size ?? 0
      if kept > 0, kept >= Self.most || bytes + size > Self.mostBytes {
        try files.remove(path(number))
      } else {
        kept += 1
        bytes += size
      }
    }
  }

  private func numbers() throws(HistoryError) -> [Int] {
    do {
      return try files.list(folder).compactMap { $0.hasSuffix(".json") ? Int($0.dropLast(5)) : nil }.sorted()
    } catch {
      throw .unreadable(error)
    }
  }

  private func change(_ number: Int) throws(HistoryError) -> RecordedChange {
    let path = path(number)
    let bytes: [UInt8]?
    do {
      bytes = try files.read(path)?.bytes
    } catch {
      throw .unreadable(error)
    }
    guard let bytes, let parsed = try? RecordedChange(number: number, parsing: bytes) else {
      throw .malformed(path: path)
    }
    return parsed
  }

  private func path(_ number: Int) -> String {
    let digits = String(number)
    return "\(folder)/\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).json"
  }

  /// The first file with the last edits taken back, newest first, and what they were.
  /// - Throws: `HistoryError`.
  package func revision(
    undoing steps: Int, in configuration: Configuration
  ) throws -> (revision: Revision, undone: [RecordedChange]) {
    guard let layer = configuration.layers.first else { throw ConfigError.noConfigPath }
    let numbers = try numbers()
    guard steps > 0, steps <= numbers.count else { throw HistoryError.exhausted(available: numbers.count) }
    var document = layer.document
    var undone: [RecordedChange] = []
    var renamed: [String: String] = [:]
    for number in numbers.suffix(steps).reversed() {
      let change = try change(number)
      document = try Reversal(change, in: document).document()
      for (new, old) in change.renamed {
        // `old` is the name again; what it was called before this undo follows it.
        renamed[old] = renamed.removeValue(forKey: new) ?? new
      }
      undone.append(change)
    }
    let summary = undone.count == 1 ? Self.summary(undoing: undone[0].summary) : "undo of \(undone.count) edits"
    return (Revision(document, summary: summary, renamed: renamed), undone)
  }

  private static func summary(undoing summary: String) -> String {
    if summary.hasPrefix("undo: ") { return "redo: \(summary.dropFirst(6))" }
    return "undo: \(summary.hasPrefix("redo: ") ? summary.dropFirst(6) : summary[...])"
  }
}
