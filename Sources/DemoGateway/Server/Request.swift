import Foundation

/// A request as a handler sees it: whole, the path decoded, header names as they came.
struct Request: Sendable {
  var method: String
  /// Percent-decoded, without the query.
  var path: String
  var query: Form
  var headers: [(name: String, value: String)]
  var body: Data

  init(method: String, target: String, headers: [(name: String, value: String)], body: Data) {
    self.method = method
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = halves[0].removingPercentEncoding ?? String(halves[0])
    query = halves.count == 2 ? Form(parsing: String(halves[1])) : Form()
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, whatever its case.
  subscript(header name: String) -> String? {
    headers.first { $0.name.caseInsensitiveCompare(name) == .orderedSame }?.value
  }

  /// The media type in lower case, without parameters.
  var mediaType: String? {
    self[header: "Content-Type"]?.split(separator: ";").first.map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
  }

  func cookie(_ name: String) -> String? {
    for pair in self[header: "Cookie"]?.split(separator: ";") ?? [] {
      let halves = pair.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
      if halves.count == 2, halves[0] == name { return String(halves[1]) }
    }
    return nil
  }

  var form: Form { Form(parsing: String(decoding: body, as: UTF8.self)) }

  /// The body as fields: a form becomes an object, JSON what it is, other text a string, nothing `null`.
  var decodedBody: JSON {
    if body.isEmpty { return .null }
    switch mediaType {
    case "application/x-www-form-urlencoded": return form.json
    case "application/json": return (try? JSON(parsing: body)) ?? .string(String(decoding: body, as: UTF8.self))
    default: return .string(String(decoding: body, as: UTF8.self))
    }
  }
}
