import LosslessYAML

/// A text without its sessions, by lines, and the sessions' lines that stand between these.
struct SessionlessText {
  var lines: [TextLines.Line]
  /// Before the line of that number: the sessions' lines there, in order.
  var gaps: [Int: [SessionRegions.Region]]
  private let bytes: [UInt8]

  init(_ document: YAMLDocument, _ sessions: SessionRegions) {
    bytes = document.bytes
    var lines: [TextLines.Line] = []
    var gaps: [Int: [SessionRegions.Region]] = [:]
    var position = 0
    for region in sessions.regions where region.range.lowerBound >= position {
      lines += TextLines.split(bytes[position..<region.range.lowerBound])
      gaps[lines.count, default: []].append(region)
      position = region.range.upperBound
    }
    lines += TextLines.split(bytes[position...])
    (self.lines, self.gaps) = (lines, gaps)
  }

  /// The text without any session.
  var withoutSessions: [UInt8] { Array(lines.joined()) }

  /// The text with the sessions of those contexts that `keeps` in their places.
  func text(keeping keeps: (String) -> Bool) -> [UInt8] {
    var result: [UInt8] = []
    for index in 0...lines.count {
      for region in gaps[index] ?? [] where keeps(region.context) {
        if let last = result.last, last != TextLines.lineFeed { result.append(TextLines.lineFeed) }
        result += bytes[region.range]
      }
      if index < lines.count {
        if let last = result.last, last != TextLines.lineFeed { result.append(TextLines.lineFeed) }
        result += lines[index]
      }
    }
    return result
  }
}
