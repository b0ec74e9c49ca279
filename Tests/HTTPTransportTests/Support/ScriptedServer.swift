import HTTPTransport
import Synchronization
import Testing

/// A client that answers from a script, one outcome a request, and fails the test on any more.
final class ScriptedServer: Sendable {
  enum Outcome: Sendable {
    case answer(Int, HTTPHeaders = [:], body: String = "")
    case failure(HTTPError)
  }

  struct Unexpected: Error {}

  private let state: Mutex<(outcomes: [Outcome], requests: [HTTPRequest])>
  private let clock: InstantClock?
  private let takes: Duration

  var requests: [HTTPRequest] { state.withLock { $0.requests } }
  var isDone: Bool { state.withLock { $0.outcomes.isEmpty } }

  /// - Parameter takes: what each answer costs on `clock`.
  init(_ outcomes: [Outcome], clock: InstantClock? = nil, takes: Duration = .zero) {
    state = Mutex((outcomes, []))
    self.clock = clock
    self.takes = takes
  }

  var client: HTTPClient {
    HTTPClient { request, sink in
      let outcome = self.state.withLock { state in
        state.requests.append(request)
        return state.outcomes.isEmpty ? nil : state.outcomes.removeFirst()
      }
      self.clock?.pass(self.takes)
      switch outcome {
      case nil:
        Issue.record("unexpected request: \(request.method) \(request.url)")
        throw Unexpected()
      case .failure(let error): throw error
      case .answer(let status, let headers, let text):
        let body = Array(text.utf8)
        guard let sink else { return HTTPResponse(status: status, headers: headers, body: body) }
        try sink.head(HTTPResponseHead(status: status, headers: headers))
        try body.withUnsafeBytes { try sink.bytes($0) }
        return HTTPResponse(status: status, headers: headers)
      }
    }
  }
}
