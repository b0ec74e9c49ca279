import Glibc
import LosslessYAML
import LosslessYAMLChecks
import Testing
import Yams

/// Random documents and random edits: what must hold for each of them.
struct PropertyTests {
  /// `make soak` asks for many times as many.
  private static let seeds: Range<UInt64> = 0..<(getenv("GATECTL_SOAK") == nil ? 500 : 20_000)

  @Test("documents mean what Yams, another reader, says")
  func readsLikeYams() throws {
    for seed in Self.seeds {
      var generator = DocumentGenerator(seed: seed)
      let text = generator.document()
      let document = try YAMLDocument(parsing: text)
      #expect(document.root?.value.means(try yams(text)) ?? false, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test("an edit changes the meaning it says, in every reader's eyes, and no byte of another entry")
  func editsAreLocal() throws {
    for seed in Self.seeds {
      var generator = DocumentGenerator(seed: seed)
      let document = try YAMLDocument(parsing: generator.document())
      var edits = EditGenerator(seed: seed)
      for _ in 0..<4 {
        let edit = edits.edit(of: document.root?.value ?? .null)
        guard let edited = try check(edit, on: document) else { continue }
        try expectYamsAgrees(edit, document, edited)
        if !generator.usesAnchors { expectLocal(edit, generator.lines, document, edited) }
      }
    }
  }

  @Test("edits can follow each other, each on the tree that the last one left")
  func editsFollowEachOther() throws {
    for seed in Self.seeds {
      var generator = DocumentGenerator(seed: seed)
      var document = try YAMLDocument(parsing: generator.document())
      var edits = EditGenerator(seed: seed &+ 7)
      for _ in 0..<6 {
        let edit = edits.edit(of: document.root?.value ?? .null)
        let edited = try check(edit, on: document) ?? document
        // The tree is used, not only compared: the next edit must not depend on how it was made.
        let next = edits.edit(of: edited.root?.value ?? .null).edit
        let parsed = try YAMLDocument(parsing: edited.bytes)
        #expect(edited.dump == parsed.dump)
        #expect((try? edited.applying([next]))?.bytes == (try? parsed.applying([next]))?.bytes)
        document = edited
      }
    }
  }

  private func yams(_ text: [UInt8]) throws -> YAMLValue { try node(text).map { YAMLValue($0) } ?? .null }

  /// Yams takes a byte order mark for a part of the first key.
  private func node(_ text: [UInt8]) throws -> Yams.Node? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return try Yams.compose(
      yaml: String(decoding: text.starts(with: mark) ? text.dropFirst(3) : text[...], as: UTF8.self))
  }

  private func expectYamsAgrees(_ edit: PlannedEdit, _ before: YAMLDocument, _ after: YAMLDocument) throws {
    let expected = edit.outcome(before.root?.value ?? .null) ?? .null
    let values = try yams(after.bytes)
    let isEmpty = expected == .mapping([]) && values == .null
    #expect(isEmpty || values.means(expected), "\(edit)\n\(String(decoding: after.bytes, as: UTF8.self))")
    guard case .set(let path, .string(let text)) = edit, before.root?.value.paths.contains(path) == false else {
      return
    }
    var node = try self.node(after.bytes)
    for key in path {
      node = node?.mapping?.first { $0.key.scalar?.string.utf8.elementsEqual(key.utf8) ?? false }?.value
    }
    let isTime = text == "2026-04-24T14:30:00Z"
    #expect(isTime || node?.tag.description == Tag.Name.str.rawValue, "\(text) is no string to every reader")
  }

  /// What is left of the old text without the lines of the entry stands around the new ones, unchanged.
  private func expectLocal(
    _ edit: PlannedEdit, _ lines: [DocumentGenerator.Line], _ before: YAMLDocument, _ after: YAMLDocument
  ) {
    let owner = owner(edit, lines, before)
    let old = lines.filter { $0.owner != owner && !(owner.map($0.owner.starts(with:)) ?? false) }.map(\.text)
    let new = self.lines(after)
    let isKept = [old, dropping(old, from: new)].map(trimmed).contains { old in
      let prefix = zip(old, new).prefix { $0 == $1 }.count
      let suffix = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
      return prefix + suffix >= old.count
    }
    #expect(isKept, "\(edit)\n\(String(decoding: before.bytes, as: UTF8.self))\n->\n\(new.joined(separator: "\n"))")
  }

  /// The entry whose lines may change; nil where lines are only added.
  private func owner(_ edit: PlannedEdit, _ lines: [DocumentGenerator.Line], _ before: YAMLDocument) -> [String]? {
    var path = edit.path
    let isOnly = before.root?.value.paths.count { $0.count == path.count && $0.dropLast() == path.dropLast() } == 1
    if case .remove = edit, isOnly { path.removeLast() }
    while !path.isEmpty, !lines.contains(where: { $0.owner == path }) { path.removeLast() }
    if path == edit.path { return path }
    let hasNested = lines.contains { $0.owner.count > path.count && $0.owner.starts(with: path) }
    if case .set = edit, path.count < edit.path.count, hasNested { return nil }
    return path
  }

  /// Of the blank lines on either side of an entry that goes, one may go too.
  private func dropping(_ old: [String], from new: [String]) -> [String] {
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    var shorter = old
    if let blank = old[..<min(prefix + 1, old.count)].lastIndex(of: "") { shorter.remove(at: blank) }
    return shorter
  }

  /// Where the text ends without a line break, its last blank line is none.
  private func trimmed(_ lines: [String]) -> [String] {
    Array(lines.reversed().drop { $0.isEmpty }.reversed())
  }

  private func lines(_ document: YAMLDocument) -> [String] {
    var text = Substring(String(decoding: document.bytes, as: UTF8.self))
    if text.unicodeScalars.first == "\u{FEFF}" { text = Substring(text.unicodeScalars.dropFirst()) }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    return trimmed(lines)
  }
}
