package import Values

/// Status and headers of an answer (RFC 9110).
package struct HTTPResponseHead: Sendable {
  package let status: Int
  package let headers: HTTPHeaders

  package init(status: Int, headers: HTTPHeaders = [:]) {
    self.status = status
    self.headers = headers
  }

  package var isSuccess: Bool { (200..<300).contains(status) }
}

/// A whole answer; the body is empty where it went to a `BodySink`.
package struct HTTPResponse: Sendable {
  package let head: HTTPResponseHead
  package let body: [UInt8]
  /// It is an earlier answer, which the server was not asked about now.
  package var isKept = false

  package init(head: HTTPResponseHead, body: [UInt8] = []) {
    self.head = head
    self.body = body
  }

  package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.init(head: HTTPResponseHead(status: status, headers: headers), body: body)
  }

  package var status: Int { head.status }
  package var headers: HTTPHeaders { head.headers }
  package var isSuccess: Bool { head.isSuccess }

  /// The body as JSON; nil where it is none (HTML, plain text, empty).
  package var json: JSON? { try? JSON(parsing: body) }

  /// The body as text, fit for a terminal.
  package var text: String { String(decoding: body, as: UTF8.self).withoutControlCharacters }
}

/// Header fields in order; names compare without regard to case.
package struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral, Sequence {
  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  private var fields: [Field] = []

  package init() {}

  package init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map(Field.init(name:value:))
  }

  /// The first value under `name`; setting replaces all of that name, nil removes them.
  package subscript(name: String) -> String? {
    get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
    set {
      fields.removeAll { $0.name.lowercased() == name.lowercased() }
      if let newValue { append(name, newValue) }
    }
  }

  package func all(_ name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  package func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }
}
