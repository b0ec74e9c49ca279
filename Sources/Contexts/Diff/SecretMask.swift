import LosslessYAML

/// Where a text holds secrets: session values, client secrets written as text, passwords in URLs, and whatever else a key
/// calls a secret, be it in a place where gatectl would not look for it.
struct SecretMask: Sendable {
  /// Offsets, in order, not overlapping.
  private let ranges: [Range<Int>]
  private let document: YAMLDocument

  /// The keys of a session that are no secret; all others, unknown ones too, are kept from view.
  private static let open: Set<String> = [
    "origin", "issuer", "client-id", "user", "issued-at", "expires-at", "channel", "device-name", "mfa-verified",
    "token-name", "roles",
  ]

  init(_ document: YAMLDocument) {
    self.document = document
    var ranges: [Range<Int>] = []
    for context in document.root?["contexts"]?.entries ?? [] {
      if let session = context.value["session"] { ranges += Self.secrets(ofSession: session) }
      if let aside = context.value["imported"] { ranges += aside.scalarRanges }
      if let secret = context.value["idp"]?["client-secret"], secret.kind == .scalar { ranges.append(secret.byteRange) }
    }
    if let root = document.root {
      var search = SecretSearch(document.bytes)
      search.visit(root)
      ranges += search.found
    }
    var merged: [Range<Int>] = []
    for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound < last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged
  }

  static func secrets(ofSession session: YAMLNode) -> [Range<Int>] {
    guard session.kind == .mapping else { return session.scalarRanges }
    return session.entries.filter { !open.contains($0.key.string ?? "") }.map(\.value.byteRange)
  }

  /// The whole text with `[redacted]` for every secret.
  var text: String {
    String(decoding: TextLines.split(document.bytes[...]).flatMap { masked($0) }, as: UTF8.self)
  }

  func touches(_ offsets: Range<Int>) -> Bool { !hidden(offsets).isEmpty }

  /// A line of the text with its secrets replaced.
  func masked(_ line: ArraySlice<UInt8>) -> [UInt8] {
    let hidden = hidden(line.indices)
    guard !hidden.isEmpty else { return Array(line) }
    var result: [UInt8] = []
    var position = line.startIndex
    for range in hidden {
      result += line[position..<max(position, range.lowerBound)]
      result += Array("[redacted]".utf8)
      position = min(range.upperBound, line.endIndex)
    }
    result += line[position...]
    // A secret over several lines takes the line's break with it; a line stays a line.
    if line.last == TextLines.lineFeed, result.last != TextLines.lineFeed { result.append(TextLines.lineFeed) }
    return result
  }

  private func hidden(_ offsets: Range<Int>) -> [Range<Int>] {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= offsets.lowerBound { low = middle + 1 } else { high = middle }
    }
    return Array(ranges[low...].prefix { $0.lowerBound < offsets.upperBound })
  }
}
