import HTTPTransport
import Synchronization
import Testing
import Values

/// A gateway that answers one request after the other as it was told, and fails on any more.
final class GatewayDouble: Sendable {
  struct Exchange: Sendable {
    let method: String
    let url: String
    let check: @Sendable (HTTPRequest) -> Void
    let answer: Result<HTTPResponse, HTTPError>

    init(
      _ method: String, _ url: String, _ answer: Result<HTTPResponse, HTTPError>,
      check: @escaping @Sendable (HTTPRequest) -> Void = { _ in }
    ) {
      self.method = method
      self.url = url
      self.answer = answer
      self.check = check
    }
  }

  private let remaining: Mutex<[Exchange]>

  convenience init(_ exchanges: Exchange...) { self.init(exchanges) }

  init(_ exchanges: [Exchange]) { remaining = Mutex(exchanges) }

  var client: HTTPClient {
    HTTPClient { [self] request, _ in
      let next = remaining.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let next, next.method == request.method, next.url == request.url else {
        Issue.record("unexpected \(request.method) \(request.url)")
        throw HTTPError.other(code: -1, reason: "unexpected request")
      }
      next.check(request)
      return try next.answer.get()
    }
  }

  /// Fails for exchanges that were not asked for.
  func verify(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(remaining.withLock { $0.map(\.url) }.isEmpty, "never asked for", sourceLocation: sourceLocation)
  }
}

extension HTTPResponse {
  static func json(_ json: JSON, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: Array(json.serialized().utf8))
  }

  static func text(_ text: String, status: Int) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "text/plain"], body: Array(text.utf8))
  }
}
