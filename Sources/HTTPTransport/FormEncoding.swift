import Values

/// Named values in order, as `application/x-www-form-urlencoded` carries them in a body or a query
/// (RFC 6749, appendix B; WHATWG URL, section 5).
package struct FormFields: Hashable, Sendable, Sequence, ExpressibleByDictionaryLiteral {
  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  private var fields: [Field] = []

  package init() {}

  package init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map(Field.init(name:value:))
  }

  /// Reads an encoded body or query, with or without the `?` before it. Bytes that are no UTF-8 are
  /// replaced, as WHATWG has it; a name without `=` has the empty value.
  package init(decoding text: some StringProtocol) {
    let text = text.hasPrefix("?") ? text.dropFirst() : text[...]
    fields = text.split(separator: "&").map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Field(name: Self.decode(parts[0]), value: parts.count > 1 ? Self.decode(parts[1]) : "")
    }
  }

  /// The first value under `name`; setting replaces all of that name, nil removes them.
  package subscript(name: String) -> String? {
    get { fields.first { $0.name == name }?.value }
    set {
      fields.removeAll { $0.name == name }
      if let newValue { append(name, newValue) }
    }
  }

  package var isEmpty: Bool { fields.isEmpty }

  package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  package func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

  /// The encoded text: a space becomes `+`, letters, digits and `*-._` stay.
  package var encoded: String {
    fields.map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }.joined(separator: "&")
  }

  /// `url` with these fields added to its query, before a fragment (RFC 6749, section 3.1: a query
  /// that is already there is kept).
  package func appended(to url: String) -> String {
    guard !isEmpty else { return url }
    let end = url.firstIndex(of: "#") ?? url.endIndex
    let base = url[..<end]
    let joint = base.contains("?") ? (base.hasSuffix("?") || base.hasSuffix("&") ? "" : "&") : "?"
    return "\(base)\(joint)\(encoded)\(url[end...])"
  }

  private static func encode(_ text: String) -> String {
    let kept = Set("*-._ ".utf8)
    let escaped = PercentEncoding.escape(text) { Unicode.Scalar($0).isASCIILetterOrDigit || kept.contains($0) }
    return String(escaped.map { $0 == " " ? "+" : $0 })
  }

  private static func decode(_ text: some StringProtocol) -> String {
    let spaced = text.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    return String(decoding: PercentEncoding.unescape(spaced), as: UTF8.self)
  }
}
