/// Blank lines with tabs, which libyaml takes only behind a plain scalar that is indented less.
extension Tree {
  /// The patch without such lines behind what it changes; nil where there are none.
  func clearingTabs(_ patch: Patch) -> Patch? {
    var splices: [Splice] = []
    for (index, splice) in patch.splices.enumerated() {
      let end = splice.range.upperBound
      let start = lineStart(end) == end && isBlankLine(end) ? end : nextLine(end)
      let tabs = start..<behindTabs(start)
      let next = index + 1 < patch.splices.count ? patch.splices[index + 1].range.lowerBound : bytes.count
      splices.append(splice)
      if tabs.upperBound <= next { splices.append(.delete(tabs)) }
    }
    let cleared = Patch(splices)
    return cleared == patch ? nil : cleared
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
