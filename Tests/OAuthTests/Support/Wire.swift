import HTTPTransport
import Synchronization
import Testing
import Values

/// An `HTTPClient` that answers only what it was told to expect: each expectation once, in any order
/// of URLs, in the given order under one URL.
final class Wire: Sendable {
  struct Expected: Sendable {
    let method: String
    let url: String
    let check: @Sendable (HTTPRequest) -> Void
    let answer: Result<HTTPResponse, HTTPError>
  }

  private let remaining: Mutex<[Expected]>
  private let sent = Mutex<[HTTPRequest]>([])

  init(_ expected: [Expected]) { remaining = Mutex(expected) }

  var client: HTTPClient {
    HTTPClient { [self] request, _ in
      sent.withLock { $0.append(request) }
      let found = remaining.withLock { list -> Expected? in
        guard let index = list.firstIndex(where: { $0.method == request.method && $0.url == request.url }) else {
          return nil
        }
        return list.remove(at: index)
      }
      guard let found else {
        Issue.record("unexpected \(request.method) \(request.url)")
        throw HTTPError.other(code: -1, reason: "unexpected request")
      }
      found.check(request)
      return try found.answer.get()
    }
  }

  var requests: [HTTPRequest] { sent.withLock { $0 } }

  /// Fails for expectations that nothing asked for.
  func verify(sourceLocation: SourceLocation = #_sourceLocation) {
    let left = remaining.withLock { $0.map { "\($0.method) \($0.url)" } }
    #expect(left.isEmpty, "never asked for", sourceLocation: sourceLocation)
  }
}

extension Wire.Expected {
  static func get(_ url: String, _ answer: HTTPResponse) -> Wire.Expected {
    Wire.Expected(
      method: "GET", url: url,
      check: { #expect($0.headers["Authorization"] == nil && $0.body == nil && !$0.carriesSecrets) },
      answer: .success(answer))
  }

  static func get(_ url: String, fails error: HTTPError) -> Wire.Expected {
    Wire.Expected(method: "GET", url: url, check: { _ in }, answer: .failure(error))
  }

  /// A form that holds exactly `form`, sent as something that must not be repeated or read on its way.
  static func post(
    _ url: String, _ form: [String: String], authorization: String? = nil, _ answer: Result<HTTPResponse, HTTPError>
  ) -> Wire.Expected {
    Wire.Expected(
      method: "POST", url: url,
      check: { request in
        #expect(request.form == form)
        #expect(request.headers["Authorization"] == authorization)
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(request.retry == .never && request.carriesSecrets)
      }, answer: answer)
  }
}

extension HTTPRequest {
  /// The fields of a form body.
  var form: [String: String] {
    let fields = FormFields(decoding: String(decoding: body ?? [], as: UTF8.self))
    return Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $0 + " " + $1 })
  }
}

extension HTTPResponse {
  /// The same as a cache hands it out.
  var kept: HTTPResponse {
    var kept = self
    kept.isKept = true
    return kept
  }

  static func json(_ json: JSON, status: Int = 200, headers: HTTPHeaders = [:]) -> HTTPResponse {
    var headers = headers
    headers["Content-Type"] = "application/json"
    return HTTPResponse(status: status, headers: headers, body: Array(json.serialized().utf8))
  }

  static func text(_ text: String, status: Int, type: String = "text/plain") -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": type], body: Array(text.utf8))
  }
}

extension Result where Success == HTTPResponse, Failure == HTTPError {
  static func json(_ json: JSON, status: Int = 200, headers: HTTPHeaders = [:]) -> Self {
    .success(.json(json, status: status, headers: headers))
  }
}
