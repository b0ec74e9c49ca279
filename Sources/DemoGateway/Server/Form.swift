import Foundation

/// Fields in the order they came, as in a query or an `application/x-www-form-urlencoded` body (URL Standard 5).
struct Form: Sendable {
  private(set) var fields: [(name: String, value: String)] = []

  init() {}

  init(parsing text: String) {
    for pair in text.split(separator: "&", omittingEmptySubsequences: true) {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      fields.append((Form.decode(halves[0]), halves.count == 2 ? Form.decode(halves[1]) : ""))
    }
  }

  init(_ fields: KeyValuePairs<String, String?>) {
    for (name, value) in fields {
      if let value { self.fields.append((name, value)) }
    }
  }

  /// The first value, where it is not empty: RFC 6749 3.1 treats a parameter without a value as left out.
  subscript(name: String) -> String? {
    fields.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// A name that came twice, which RFC 6749 3.1 forbids.
  var repeated: String? {
    var seen: Set<String> = []
    return fields.first { !seen.insert($0.name).inserted }?.name
  }

  var json: JSON {
    .object(Dictionary(fields.map { ($0.name, JSON.string($0.value)) }, uniquingKeysWith: { first, _ in first }))
  }

  mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }

  var encoded: String {
    fields.map { "\(Form.encode($0.name))=\(Form.encode($0.value))" }.joined(separator: "&")
  }

  static func decode(_ text: some StringProtocol) -> String {
    let spaced = text.replacingOccurrences(of: "+", with: " ")
    return spaced.removingPercentEncoding ?? spaced
  }

  static func encode(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  /// RFC 3986 2.3.
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
