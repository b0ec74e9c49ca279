/// What differs between two texts, by whole lines.
struct LineDiff: Sendable {
  /// Lines of the old text in whose place stand lines of the new one; either may be none.
  struct Change: Hashable, Sendable {
    /// Offsets in the old text.
    var old: Range<Int>
    /// Offsets in the new text.
    var new: Range<Int>
  }

  /// In order, with equal lines between them.
  let changes: [Change]

  init(from old: [UInt8], to new: [UInt8]) {
    let (start, oldEnd, newEnd) = Self.differing(old, new)
    guard start < oldEnd || start < newEnd else {
      changes = []
      return
    }
    let oldLines = TextLines.split(old[start..<oldEnd])
    let newLines = TextLines.split(new[start..<newEnd])
    let path = EditScript(oldLines.map { Array($0) }, newLines.map { Array($0) })
    changes = path.changes.map { change in
      Change(
        old: Self.offsets(change.old, oldLines, start: start, end: oldEnd),
        new: Self.offsets(change.new, newLines, start: start, end: newEnd))
    }
  }

  private static func offsets(_ range: Range<Int>, _ lines: [TextLines.Line], start: Int, end: Int) -> Range<Int> {
    func offset(_ index: Int) -> Int { index < lines.count ? lines[index].startIndex : end }
    return lines.isEmpty ? start..<start : offset(range.lowerBound)..<offset(range.upperBound)
  }

  /// The part between the lines that both texts begin and end with.
  private static func differing(_ old: [UInt8], _ new: [UInt8]) -> (start: Int, oldEnd: Int, newEnd: Int) {
    old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in
        let shorter = min(old.count, new.count)
        var start = 0
        while start + 8 <= shorter,
          old.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            == new.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        { start += 8 }
        while start < shorter, old[start] == new[start] { start += 1 }
        if start == old.count, start == new.count { return (start, start, start) }
        while start > 0, old[start - 1] != TextLines.lineFeed { start -= 1 }
        var tail = 0
        while tail + 8 <= shorter - start,
          old.loadUnaligned(fromByteOffset: old.count - tail - 8, as: UInt64.self)
            == new.loadUnaligned(fromByteOffset: new.count - tail - 8, as: UInt64.self)
        { tail += 8 }
        while tail < shorter - start, old[old.count - tail - 1] == new[new.count - tail - 1] { tail += 1 }
        // Back to the end of a line in both.
        func endsLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
          bytes.count == tail || bytes[bytes.count - tail - 1] == TextLines.lineFeed
        }
        while tail > 0, !(endsLine(old) && endsLine(new)) { tail -= 1 }
        return (start, old.count - tail, new.count - tail)
      }
    }
  }
}

/// The shortest way from one list of lines to another (Myers, "An O(ND) Difference Algorithm").
struct EditScript: Sendable {
  struct Change: Hashable, Sendable {
    var old: Range<Int>
    var new: Range<Int>
  }

  let changes: [Change]

  /// Beyond so many differing lines the whole is called changed, which is true and costs no memory.
  private static let most = 1_000

  init(_ old: [[UInt8]], _ new: [[UInt8]]) {
    guard let trace = Self.trace(old, new) else {
      changes = [Change(old: 0..<old.count, new: 0..<new.count)]
      return
    }
    changes = Self.changes(trace, old.count, new.count)
  }

  /// For each number of edits how far each diagonal got; nil where there are too many edits.
  private static func trace(_ old: [[UInt8]], _ new: [[UInt8]]) -> [[Int]]? {
    if old.isEmpty || new.isEmpty { return nil }
    let most = min(old.count + new.count, Self.most)
    var reach = [Int](repeating: 0, count: 2 * most + 3)
    var trace: [[Int]] = []
    for edits in 0...most {
      trace.append(Array(reach[(most - edits)...(most + edits + 2)]))
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let index = most + 1 + diagonal
        let isDown = diagonal == -edits || (diagonal != edits && reach[index - 1] < reach[index + 1])
        var x = isDown ? reach[index + 1] : reach[index - 1] + 1
        while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
        reach[index] = x
        if x >= old.count, x - diagonal >= new.count { return trace }
      }
    }
    return nil
  }

  private static func changes(_ trace: [[Int]], _ oldCount: Int, _ newCount: Int) -> [Change] {
    var changes: [Change] = []
    var (x, y) = (oldCount, newCount)
    for (edits, reach) in trace.enumerated().reversed() where edits > 0 {
      let diagonal = x - y
      // `reach` holds the diagonals -edits-1 ... edits+1 as they were before this round.
      func at(_ diagonal: Int) -> Int { reach[diagonal + edits + 1] }
      let isDown = diagonal == -edits || (diagonal != edits && at(diagonal - 1) < at(diagonal + 1))
      let previous = isDown ? diagonal + 1 : diagonal - 1
      let (startX, startY) = (at(previous), at(previous) - previous)
      let step = Change(
        old: startX..<(isDown ? startX : startX + 1), new: startY..<(isDown ? startY + 1 : startY))
      if let next = changes.last, next.old.lowerBound == step.old.upperBound, next.new.lowerBound == step.new.upperBound
      {
        changes[changes.count - 1] = Change(
          old: step.old.lowerBound..<next.old.upperBound, new: step.new.lowerBound..<next.new.upperBound)
      } else {
        changes.append(step)
      }
      (x, y) = (startX, startY)
    }
    return changes.reversed()
  }
}
