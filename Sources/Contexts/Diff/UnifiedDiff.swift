import LosslessYAML

/// A change as `diff -u` prints it and `patch` takes it, secrets left out.
///
/// A secret in a changed line shows as `[redacted]`; unchanged lines that hold one are not shown, so that
/// every hunk without a secret of its own applies.
package struct UnifiedDiff: Sendable {
  /// Empty where nothing differs.
  package let text: String

  package init(_ change: ConfigChange) {
    text = Self.text(
      change.layer.path, Side(change.before, SecretMask(change.layer.document)),
      Side(change.after.bytes, SecretMask(change.after)), LineDiff(from: change.before, to: change.after.bytes))
  }

  /// Of a file that holds no secrets.
  package init(path: String, from old: [UInt8], to new: [UInt8]) {
    text = Self.text(path, Side(old, nil), Side(new, nil), LineDiff(from: old, to: new))
  }

  /// One of the two texts, by lines.
  private struct Side {
    let lines: [TextLines.Line]
    private let mask: SecretMask?

    init(_ bytes: [UInt8], _ mask: SecretMask?) {
      lines = TextLines.split(bytes[...])
      self.mask = mask
    }

    func isSecret(_ index: Int) -> Bool { mask?.touches(lines[index].indices) ?? false }

    func shown(_ line: TextLines.Line) -> String { String(decoding: mask?.masked(line) ?? Array(line), as: UTF8.self) }

    /// The number of the line at that offset, from 0.
    func index(_ offset: Int) -> Int {
      var (low, high) = (0, lines.count)
      while low < high {
        let middle = (low + high) / 2
        if lines[middle].startIndex < offset { low = middle + 1 } else { high = middle }
      }
      return low
    }

    func range(_ offsets: Range<Int>) -> Range<Int> { index(offsets.lowerBound)..<index(offsets.upperBound) }
  }

  private static func text(_ path: String, _ old: Side, _ new: Side, _ diff: LineDiff) -> String {
    guard !diff.changes.isEmpty else { return "" }
    let changes = diff.changes.map { EditScript.Change(old: old.range($0.old), new: new.range($0.new)) }
    var groups: [[EditScript.Change]] = []
    for change in changes {
      if let last = groups.last?.last, change.old.lowerBound - last.old.upperBound <= 6,
        !(last.old.upperBound..<change.old.lowerBound).contains(where: old.isSecret)
      {
        groups[groups.count - 1].append(change)
      } else {
        groups.append([change])
      }
    }
    let hunks = groups.indices.map { index in
      hunk(
        groups[index], old, new, floor: index > 0 ? groups[index - 1].last?.old.upperBound ?? 0 : 0,
        ceiling: index + 1 < groups.count ? groups[index + 1].first?.old.lowerBound ?? 0 : old.lines.count)
    }
    return "--- \(path)\n+++ \(path)\n" + hunks.joined()
  }

  private static func hunk(_ group: [EditScript.Change], _ old: Side, _ new: Side, floor: Int, ceiling: Int) -> String {
    guard let first = group.first, let last = group.last else { return "" }
    let (above, below) = context(first, last, old, floor: floor, ceiling: ceiling)
    let oldRange = first.old.lowerBound - above..<last.old.upperBound + below
    let newRange = first.new.lowerBound - above..<last.new.upperBound + below
    var text = "@@ -\(span(oldRange)) +\(span(newRange)) @@\n"
    var position = oldRange.lowerBound
    for change in group {
      for line in old.lines[position..<change.old.lowerBound] { text += row(" ", line, old) }
      for line in old.lines[change.old] { text += row("-", line, old) }
      for line in new.lines[change.new] { text += row("+", line, new) }
      position = change.old.upperBound
    }
    for line in old.lines[position..<oldRange.upperBound] { text += row(" ", line, old) }
    return text
  }

  /// How many unchanged lines to show above and below: three, fewer before a secret. `patch` takes unequal numbers for
  /// the file's start or end, so elsewhere both are the same.
  private static func context(
    _ first: EditScript.Change, _ last: EditScript.Change, _ old: Side, floor: Int, ceiling: Int
  ) -> (above: Int, below: Int) {
    let roomAbove = min(3, first.old.lowerBound - floor)
    let roomBelow = min(3, ceiling - last.old.upperBound)
    var above = 0
    while above < roomAbove, !old.isSecret(first.old.lowerBound - above - 1) { above += 1 }
    var below = 0
    while below < roomBelow, !old.isSecret(last.old.upperBound + below) { below += 1 }
    let reachesStart = first.old.lowerBound - above == 0
    let reachesEnd = last.old.upperBound + below == old.lines.count
    if above > below, !reachesEnd { above = below }
    if below > above, !reachesStart { below = above }
    return (above, below)
  }

  /// `START,COUNT` from 1; for no lines the number of the line before.
  private static func span(_ range: Range<Int>) -> String {
    let start = range.isEmpty ? range.lowerBound : range.lowerBound + 1
    return range.count == 1 ? "\(start)" : "\(start),\(range.count)"
  }

  private static func row(_ sign: String, _ line: TextLines.Line, _ side: Side) -> String {
    let text = side.shown(line)
    return line.last == TextLines.lineFeed ? "\(sign)\(text)" : "\(sign)\(text)\n\\ No newline at end of file\n"
  }
}
