import Values

/// Reads the head of an answer from the lines that libcurl hands over, past interim answers (1xx).
struct HeadParser {
  /// Set once the last line of the final answer's head was read.
  private(set) var head: HTTPResponseHead?
  private var status = 0
  private var fields: [(name: String, value: String)] = []
  private var size = 0

  /// The most bytes that all lines of an answer's head may have together, as in curl 8.3.
  static let limit = 300 << 10

  /// One line, its end included. What comes after the head (trailers) is passed over.
  /// - Throws: `Oversized`.
  /// - Returns: the head, with the line that completed it.
  mutating func read(line bytes: UnsafeRawBufferPointer) throws(Oversized) -> HTTPResponseHead? {
    guard head == nil else { return nil }
    size += bytes.count
    guard size <= Self.limit else { throw Oversized() }
    let line = String(decoding: bytes, as: UTF8.self)
    let text = line.trimmed
    if line.hasPrefix("HTTP/") {
      status = text.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) } ?? 0
      fields = []
    } else if text.isEmpty {
      guard status >= 200 || status == 101 else { return nil }
      var headers = HTTPHeaders()
      for field in fields { headers.append(field.name, field.value) }
      head = HTTPResponseHead(status: status, headers: headers)
      return head
    } else if line.first == " " || line.first == "\t" {
      // A folded line (RFC 9112, section 5.2) goes on with the field before it.
      if let last = fields.popLast() { fields.append((last.name, "\(last.value) \(text)")) }
    } else if let colon = text.firstIndex(of: ":") {
      fields.append((text[..<colon].trimmed, text[text.index(after: colon)...].trimmed))
    }
    return nil
  }

  /// The head is larger than `limit`.
  struct Oversized: Error {}
}
