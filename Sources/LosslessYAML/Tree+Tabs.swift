/// Blank lines and comments indented with tabs, which libyaml takes only behind a plain scalar that is indented less.
extension Tree {
  /// The patch without such tabs behind what it changes; nil where there are none.
  func clearingTabs(_ patch: Patch) -> Patch? {
    var splices: [Splice] = []
    for (index, splice) in patch.splices.enumerated() {
      let end = splice.range.upperBound
      let start = lineStart(end) == end && isBlankLine(end) ? end : nextLine(end)
      let next = index + 1 < patch.splices.count ? patch.splices[index + 1].range.lowerBound : bytes.count
      splices.append(splice)
      splices += tabs(from: start, to: next).map { .delete($0) }
    }
    let cleared = Patch(splices)
    return cleared == patch ? nil : cleared
  }

  /// The blank lines with a tab, and of comments on lines of their own the indentation from a tab on.
  private func tabs(from start: Int, to end: Int) -> [Range<Int>] {
    var tabs: [Range<Int>] = []
    var line = start
    while line < end {
      let next = nextLine(line)
      let blanks = line..<(isBlankLine(line) ? next : line + (commentColumn(line: line) ?? 0))
      guard next <= end, !blanks.isEmpty || bytes[line] == Source.hash else { break }
      if let tab = bytes[blanks].firstIndex(of: Source.tab) {
        tabs.append(blanks.upperBound == next ? blanks : tab..<blanks.upperBound)
      }
      line = next
    }
    return tabs
  }

  /// Behind the last of the blank lines with a tab in it.
  func behindTabs(_ offset: Int) -> Int {
    var stop = offset
    var line = offset
    while isBlankLine(line) {
      let next = nextLine(line)
      if bytes[line..<next].contains(Source.tab) { stop = next }
      line = next
    }
    return stop
  }
}
