import Foundation

/// What a handler answers.
struct Reply: Sendable {
  enum Body: Sendable {
    case bytes(Data)
    /// Pieces asked for one after the other, until nil, sent chunked or under a given length.
    case pieces(length: Int?, @Sendable (Int) -> Data?)
    /// A body that stops in the middle of the announced length, the connection closed.
    case truncated(Data, length: Int)
  }

  var status: Int
  var headers: [(name: String, value: String)]
  var body: Body

  init(_ status: Int, type: String? = nil, headers: [(name: String, value: String)] = [], body: Body) {
    self.status = status
    self.headers = (type.map { [("Content-Type", $0)] } ?? []) + headers
    self.body = body
  }

  /// In bytes; nil: sent chunked.
  var length: Int? {
    switch body {
    case .bytes(let data): data.count
    case .pieces(let length, _): length
    case .truncated(_, let length): length
    }
  }

  static func json(_ value: JSON, status: Int = 200, headers: [(name: String, value: String)] = []) -> Reply {
    Reply(status, type: "application/json", headers: headers, body: .bytes(value.data))
  }

  static func text(_ text: String, status: Int = 200) -> Reply {
    Reply(status, type: "text/plain; charset=utf-8", body: .bytes(Data(text.utf8)))
  }

  static func html(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) -> Reply {
    Reply(
      status, type: "text/html; charset=utf-8", headers: [("Cache-Control", "no-store")] + headers,
      body: .bytes(Data(text.utf8)))
  }

  static func empty(_ status: Int) -> Reply { Reply(status, body: .bytes(Data())) }

  /// 302: the user agent goes on with GET.
  static func redirect(to location: String, headers: [(name: String, value: String)] = []) -> Reply {
    Reply(302, headers: [("Location", location), ("Cache-Control", "no-store")] + headers, body: .bytes(Data()))
  }
}
