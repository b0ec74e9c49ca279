import LosslessYAML

/// The lines of a text that belong to sessions. History sees a text without them: they are never recorded
/// and never restored, so that no rotated refresh token comes back.
struct SessionRegions {
  struct Region {
    let context: String
    /// Whole lines, the last break included.
    let range: Range<Int>
  }

  /// In the order of the text.
  let regions: [Region]
  /// Where a session shares a line with something else, as in `a: {server: x, session: {…}}`.
  let mixed: [Region]
  /// Whether a session is written elsewhere than it is used, by an alias or a `<<`.
  let hasAliases: Bool

  /// - Parameter end: contexts that begin behind this offset do not matter.
  init(_ document: YAMLDocument, upTo end: Int = .max) {
    var regions: [Region] = []
    var mixed: [Region] = []
    var hasAliases = false
    let contexts = document.root?["contexts"]
    for (key, context) in contexts?.entries ?? [] {
      if key.byteRange.lowerBound > end, contexts?.isAlias == false { break }
      guard let session = context["session"], let name = key.string else { continue }
      guard !context.isAlias, !session.isAlias, let range = context.entryRange("session") else {
        hasAliases = true
        continue
      }
      if let lines = Self.wholeLines(range, document.bytes) {
        regions.append(Region(context: name, range: lines))
      } else {
        let bytes = document.bytes
        let start = TextLines.start(range.lowerBound, in: bytes)
        mixed.append(Region(context: name, range: start..<TextLines.end(range.upperBound, in: bytes)))
      }
    }
    (self.regions, self.mixed, self.hasAliases) = (regions, mixed, hasAliases)
  }

  /// The lines of an entry, where nothing but a comment stands on them beside it.
  private static func wholeLines(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int>? {
    let start = TextLines.start(range.lowerBound, in: bytes)
    guard bytes[start..<range.lowerBound].allSatisfy({ $0 == UInt8(ascii: " ") }) else { return nil }
    // A block scalar's end may lie at its last break.
    let last = range.upperBound > range.lowerBound && bytes[range.upperBound - 1] == TextLines.lineFeed
    let end = last ? range.upperBound : TextLines.end(range.upperBound, in: bytes)
    let rest = bytes[range.upperBound..<end].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let isFree = rest.first.map { [UInt8(ascii: "#"), UInt8(ascii: "\r"), TextLines.lineFeed].contains($0) } ?? true
    return isFree ? start..<end : nil
  }
}
