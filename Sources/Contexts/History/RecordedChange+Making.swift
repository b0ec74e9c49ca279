import LosslessYAML
import Values

extension RecordedChange {
  /// How many lines around a change are kept, to find its place again.
  static let context = 3
  /// How far behind a change such lines are looked for, in bytes.
  private static let margin = 4096

  /// The change between two texts, their sessions left out; nil where nothing else differs.
  /// - Throws: `HistoryError.inseparable` where sessions cannot be told from the rest.
  init?(
    from before: YAMLDocument, to after: YAMLDocument, number: Int, time: Timestamp, summary: String,
    renamed: [String: String]
  ) throws(HistoryError) {
    let whole = LineDiff(from: before.bytes, to: after.bytes)
    guard let last = whole.changes.last else { return nil }
    var (old, new, diff) = (before, after, whole)
    // A session can only be met up to here, so the rest of a long file is not searched for any.
    let limit = last.new.upperBound + Self.margin
    var oldSessions = SessionRegions(before, upTo: last.old.upperBound)
    var newSessions = SessionRegions(after, upTo: limit)
    guard !oldSessions.hasAliases, !newSessions.hasAliases else { throw .inseparable }
    let touchedOld = oldSessions.mixed.filter { region in whole.changes.contains { $0.old.overlaps(region.range) } }
    let touchedNew = newSessions.mixed.filter { region in whole.changes.contains { $0.new.overlaps(region.range) } }
    let inline = Set((touchedOld + touchedNew).map(\.context))
    if !inline.isEmpty {
      old = try before.withoutSessions(of: inline)
      new = try after.withoutSessions(of: inline)
      diff = LineDiff(from: old.bytes, to: new.bytes)
      (oldSessions, newSessions) = (SessionRegions(old), SessionRegions(new))
    }
    let source = Lines(old.bytes, oldSessions)
    let target = Lines(new.bytes, newSessions)
    let end = (diff.changes.last?.new.upperBound ?? 0) + Self.margin
    let hunks = diff.changes.compactMap { Hunk($0, source, target, end) }
    guard !hunks.isEmpty else { return nil }
    self.init(
      number: number, time: time, summary: summary, renamed: renamed, hunks: hunks, inline: inline.sorted())
  }

  /// A text whose sessions' lines are passed over.
  fileprivate struct Lines {
    let bytes: [UInt8]
    private let regions: [Range<Int>]
    /// Lines that are never shown, since a session is on them.
    private let closed: [Range<Int>]

    init(_ bytes: [UInt8], _ sessions: SessionRegions) {
      self.bytes = bytes
      regions = sessions.regions.map(\.range)
      closed = sessions.mixed.map(\.range)
    }

    func lines(_ range: Range<Int>) -> [String] {
      var lines: [String] = []
      var position = range.lowerBound
      for region in regions where region.upperBound > range.lowerBound && region.lowerBound < range.upperBound {
        if position < region.lowerBound { lines += texts(position..<region.lowerBound) }
        position = max(position, region.upperBound)
      }
      return position < range.upperBound ? lines + texts(position..<range.upperBound) : lines
    }

    private func texts(_ range: Range<Int>) -> [String] {
      TextLines.split(bytes[range]).map { String(decoding: $0, as: UTF8.self) }
    }

    /// How many lines stand before the offset.
    func count(before offset: Int) -> Int {
      let hidden = regions.filter { $0.lowerBound < offset }.reduce(0) {
        $0 + breaks($1.lowerBound..<min($1.upperBound, offset))
      }
      return breaks(0..<offset) - hidden
    }

    private func breaks(_ range: Range<Int>) -> Int {
      bytes.withUnsafeBufferPointer { bytes in
        var count = 0
        for offset in range where bytes[offset] == TextLines.lineFeed { count += 1 }
        return count
      }
    }

    /// The last lines before the offset.
    func lead(_ offset: Int) -> [String] {
      var lines: [String] = []
      var end = offset
      while lines.count < RecordedChange.context, end > 0 {
        let start = TextLines.start(end - 1, in: bytes)
        if let region = regions.last(where: { $0.contains(start) }) {
          end = region.lowerBound
        } else if closed.contains(where: { $0.contains(start) }) {
          break
        } else {
          lines.append(String(decoding: bytes[start..<end], as: UTF8.self))
          end = start
        }
      }
      return lines.reversed()
    }

    /// The first lines from the offset on that begin before `end`.
    func trail(_ offset: Int, _ end: Int) -> [String] {
      var lines: [String] = []
      var start = offset
      while lines.count < RecordedChange.context, start < min(end, bytes.count) {
        if let region = regions.first(where: { $0.contains(start) }) {
          start = region.upperBound
        } else if closed.contains(where: { $0.contains(start) }) {
          break
        } else {
          let next = TextLines.end(start, in: bytes)
          lines.append(String(decoding: bytes[start..<next], as: UTF8.self))
          start = next
        }
      }
      return lines
    }
  }
}

extension RecordedChange.Hunk {
  fileprivate init?(_ change: LineDiff.Change, _ old: RecordedChange.Lines, _ new: RecordedChange.Lines, _ end: Int) {
    let (before, after) = (old.lines(change.old), new.lines(change.new))
    guard before != after else { return nil }
    self.init(
      line: new.count(before: change.new.lowerBound), parents: [], lead: new.lead(change.new.lowerBound),
      before: before, after: after, trail: new.trail(change.new.upperBound, end))
    let indentation = (after + before).lazy.compactMap(\.indentation).first ?? 0
    parents = Self.parents(of: change.new.lowerBound, in: new.bytes, below: indentation)
  }

  /// The lines above, each less indented than the one before, from `indentation` on.
  private static func parents(of offset: Int, in bytes: [UInt8], below indentation: Int) -> [String] {
    var parents: [String] = []
    var limit = indentation
    var end = offset
    while limit > 0, end > 0 {
      let start = TextLines.start(end - 1, in: bytes)
      if let found = TextLines.indentation(bytes[start..<end]), found < limit {
        parents.append(String(decoding: bytes[start..<end], as: UTF8.self))
        limit = found
      }
      end = start
    }
    return parents
  }
}

extension String {
  fileprivate var indentation: Int? { TextLines.indentation(Array(utf8)[...]) }
}

extension YAMLDocument {
  /// The text without these contexts' sessions, the rest as it was.
  func withoutSessions(of contexts: some Sequence<String>) throws(HistoryError) -> YAMLDocument {
    do {
      return try applying(contexts.sorted().map { .remove(["contexts", $0, "session"]) })
    } catch {
      throw .inseparable
    }
  }
}
