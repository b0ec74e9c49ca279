import LosslessYAML
import Values

/// Looks for secrets by the names of their keys and the form of their values, wherever they stand.
struct SecretSearch {
  private(set) var found: [Range<Int>] = []
  private let bytes: [UInt8]
  /// Where mappings begin that were looked at: one that is merged into others is looked at once.
  private var seen: Set<Int> = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func visit(_ node: YAMLNode, key: String? = nil) {
    // What an alias stands for is looked at in its own place.
    guard !node.isAlias else { return }
    switch node.kind {
    case .scalar: visitText(node, isProxy: key == "proxy")
    case .sequence: for element in node.elements { visit(element) }
    case .mapping:
      guard seen.insert(node.byteRange.lowerBound).inserted else { return }
      for (key, value) in node.entries { visit(value, below: key.string ?? "") }
    }
  }

  private mutating func visit(_ value: YAMLNode, below key: String) {
    if key == "session" {
      found += SecretMask.secrets(ofSession: value)
    } else if key == "imported" || (key.namesSecret && value.kind != .mapping) {
      // What an import kept aside: nobody knows what of it is secret.
      found += value.scalarRanges
    } else {
      visit(value, key: key)
    }
  }

  private mutating func visitText(_ node: YAMLNode, isProxy: Bool) {
    // Most texts are neither long nor URLs; those with an @ are few.
    guard bytes[node.byteRange].contains(UInt8(ascii: "@")) else { return }
    var range = node.byteRange
    if let first = bytes[range].first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      range = range.lowerBound + 1..<range.upperBound
    }
    let text = String(decoding: bytes[range], as: UTF8.self)
    guard let hidden = text.userInfo(schemeless: isProxy) else { return }
    let start = range.lowerBound + text.utf8.distance(from: text.startIndex, to: hidden.lowerBound)
    found.append(start..<start + text.utf8.distance(from: hidden.lowerBound, to: hidden.upperBound))
  }
}

extension String {
  private static let secretNames: Set<String> = [
    "access-token", "api-key", "api-token", "client-secret", "id-token", "pat", "password", "refresh-token", "secret",
    "session-token", "token",
  ]

  /// Whether a key of this name holds a secret.
  var namesSecret: Bool { Self.secretNames.contains(lowercased().replacing("_", with: "-")) }
}

extension YAMLNode {
  /// Where the texts stand that it is made of.
  var scalarRanges: [Range<Int>] {
    switch kind {
    case .scalar: [byteRange]
    case .sequence: elements.flatMap(\.scalarRanges)
    case .mapping: entries.flatMap(\.value.scalarRanges)
    }
  }
}
