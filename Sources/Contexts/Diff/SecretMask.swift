import LosslessYAML

/// Where a text holds secrets: session values and client secrets written as text.
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
      for entry in context.value["session"]?.entries ?? [] where !Self.open.contains(entry.key.string ?? "") {
        ranges.append(entry.value.byteRange)
      }
      if let session = context.value["session"], session.kind == .scalar { ranges.append(session.byteRange) }
      ranges += Self.scalars(context.value["imported"])
      if let secret = context.value["idp"]?["client-secret"], secret.kind == .scalar { ranges.append(secret.byteRange) }
    }
    ranges += Self.scalars(document.root?["imported"])
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

  /// What an import kept aside: nobody knows what of it is secret.
  private static func scalars(_ node: YAMLNode?) -> [Range<Int>] {
    guard let node else { return [] }
    return switch node.kind {
    case .scalar: [node.byteRange]
    case .sequence: node.elements.flatMap { scalars($0) }
    case .mapping: node.entries.flatMap { scalars($0.value) }
    }
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
