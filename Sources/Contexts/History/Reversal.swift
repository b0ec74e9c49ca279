import LosslessYAML
import Values

/// Taking an edit back: its lines as they were, in the text as it is now, sessions where they are now.
struct Reversal {
  private let change: RecordedChange
  private let current: YAMLDocument

  init(_ change: RecordedChange, in current: YAMLDocument) {
    self.change = change
    self.current = current
  }

  /// The text with the edit taken back.
  /// - Throws: `HistoryError.changedSince` where its lines are not there any more, `.inseparable`.
  func document() throws(HistoryError) -> YAMLDocument {
    let found = SessionRegions(current)
    guard !found.hasAliases else { throw .inseparable }
    let inline = found.mixed.map(\.context)
    // A session that came to such a line later has to be taken out too, to find the line.
    for taken in [inline.filter(change.inline.contains), inline] {
      let separable = try current.withoutSessions(of: taken)
      let text = SessionlessText(separable, SessionRegions(separable))
      for sessionsFirst in [true, false] {
        guard let reverted = reverted(text, sessionsFirst: sessionsFirst) else { continue }
        if let document = assembled(reverted, taken) { return document }
      }
    }
    throw lost
  }

  private var lost: HistoryError { .changedSince(number: change.number, summary: change.summary) }

  /// The lines as they were; nil where a hunk's place is not found.
  /// - Parameter sessionsFirst: whether lines put back where a session's stand go behind these.
  private func reverted(_ text: SessionlessText, sessionsFirst: Bool) -> SessionlessText? {
    var text = text
    for hunk in change.hunks.reversed() {
      guard let start = HunkPlace(hunk).find(in: text.lines) else { return nil }
      let end = start + hunk.after.count
      let growth = hunk.before.count - hunk.after.count
      var gaps: [Int: [SessionRegions.Region]] = [:]
      for (index, regions) in text.gaps.sorted(by: { $0.key < $1.key }) {
        let isBefore = index < start || (index == start && (sessionsFirst || !hunk.after.isEmpty))
        let place = isBefore ? index : index >= end ? index + growth : start + min(index - start, hunk.before.count)
        gaps[place, default: []] += regions
      }
      text.lines.replaceSubrange(start..<end, with: hunk.before.map { Array($0.utf8)[...] })
      text.gaps = gaps
    }
    return text
  }

  /// The whole text, if each context that is still there has just the session it had.
  /// - Parameter taken: contexts whose sessions were taken out of the text and have to come back.
  private func assembled(_ text: SessionlessText, _ taken: [String]) -> YAMLDocument? {
    guard let bare = try? YAMLDocument(parsing: text.withoutSessions) else { return nil }
    let names = Set(bare.root?["contexts"]?.entries.compactMap(\.key.string) ?? [])
    func stays(_ name: String) -> Bool { names.contains(change.renamed[name] ?? name) }
    guard var document = try? YAMLDocument(parsing: text.text(keeping: stays)) else { return nil }
    let sessions = sessions(in: current)
    var expected: [String: YAMLValue] = [:]
    for (name, session) in sessions where stays(name) { expected[change.renamed[name] ?? name] = session }
    let edits = taken.filter(stays).compactMap { name in
      sessions[name].map { YAMLEdit.set(["contexts", change.renamed[name] ?? name, "session"], $0) }
    }
    guard let complete = try? document.applying(edits) else { return nil }
    document = complete
    return self.sessions(in: document) == expected && settings(of: document) == settings(of: bare) ? document : nil
  }

  private func sessions(in document: YAMLDocument) -> [String: YAMLValue] {
    var sessions: [String: YAMLValue] = [:]
    for (key, context) in document.root?["contexts"]?.entries ?? [] {
      if let name = key.string, let session = context["session"] { sessions[name] = session.value }
    }
    return sessions
  }

  /// What the text says beside sessions; a context of nothing else counts as an empty one.
  private func settings(of document: YAMLDocument) -> YAMLValue? {
    guard case .mapping(var entries)? = document.root?.value else { return nil }
    for index in entries.indices where entries[index].key == "contexts" {
      guard case .mapping(var contexts) = entries[index].value else { continue }
      for place in contexts.indices {
        let settings = contexts[place].value.removing("session")
        contexts[place].value = settings == .mapping([]) ? .null : settings
      }
      entries[index].value = .mapping(contexts)
    }
    return .mapping(entries)
  }
}

/// Where a recorded hunk stands in a text that may have changed elsewhere.
struct HunkPlace {
  private let hunk: RecordedChange.Hunk
  private let after: [[UInt8]]
  private let lead: [[UInt8]]
  private let trail: [[UInt8]]

  init(_ hunk: RecordedChange.Hunk) {
    self.hunk = hunk
    (after, lead, trail) = (
      hunk.after.map { Array($0.utf8) }, hunk.lead.map { Array($0.utf8) }, hunk.trail.map { Array($0.utf8) }
    )
  }

  /// The number of the hunk's first line; nil where it is nowhere, or in several places.
  func find(in lines: [TextLines.Line]) -> Int? {
    for context in [RecordedChange.context, 1, 0] {
      if matches(at: hunk.line, lines, context) { return hunk.line }
      // Without any line of its own or around it, a place is a guess.
      guard context > 0 || !after.isEmpty else { return nil }
      let found = (0...max(0, lines.count - after.count)).filter { matches(at: $0, lines, context) }
      if found.count > 1 { return nil }
      if let only = found.first { return only }
    }
    return nil
  }

  private func matches(at start: Int, _ lines: [TextLines.Line], _ context: Int) -> Bool {
    guard start >= 0, start + after.count <= lines.count else { return false }
    guard zip(after, lines[start...]).allSatisfy({ $1.elementsEqual($0) }) else { return false }
    let above = lead.suffix(context)
    let below = trail.prefix(context)
    guard start >= above.count, zip(above, lines[(start - above.count)...]).allSatisfy({ $1.elementsEqual($0) }),
      start + after.count + below.count <= lines.count,
      zip(below, lines[(start + after.count)...]).allSatisfy({ $1.elementsEqual($0) })
    else { return false }
    return parents(of: start, lines)
  }

  private func parents(of start: Int, _ lines: [TextLines.Line]) -> Bool {
    var expected = hunk.parents[...]
    var limit: Int?
    for line in lines[..<start].reversed() where !expected.isEmpty {
      guard let indentation = TextLines.indentation(line) else { continue }
      let parent = Array((expected.first ?? "").utf8)
      let wanted = TextLines.indentation(parent[...]) ?? 0
      if let limit, indentation >= limit { continue }
      if indentation <= wanted {
        guard line.elementsEqual(parent) else { return false }
        expected = expected.dropFirst()
        limit = wanted
      }
    }
    return expected.isEmpty
  }
}
