import NIOHTTP1

/// What a request's head asks of the listener.
enum CallbackRequest {
  case callback(query: String)
  /// HEAD: somebody looks before the browser comes; a code must not be used up by it.
  case look
  case refused(CallbackAnswer)

  init(_ head: HTTPRequestHead, path: String) {
    guard head.uri.utf8.count <= CallbackConnection.longestRequestLine else {
      self = .refused(CallbackAnswer(status: .uriTooLong, text: "the address is too long"))
      return
    }
    // A page that had its own name resolve to 127.0.0.1 (DNS rebinding) shows that name here.
    guard let host = head.headers.first(name: "host"), Self.isLoopback(host) else {
      self = .refused(CallbackAnswer(status: .forbidden, text: "this address is for this machine alone"))
      return
    }
    let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.first.map(String.init) == path else {
      self = .refused(CallbackAnswer(status: .notFound, text: "nothing here"))
      return
    }
    switch head.method {
    case .GET: self = .callback(query: parts.count == 2 ? String(parts[1]) : "")
    case .HEAD: self = .look
    case .OPTIONS: self = .refused(CallbackAnswer(status: .noContent, text: "", allow: true))
    default: self = .refused(CallbackAnswer(status: .methodNotAllowed, text: "only GET is answered here", allow: true))
    }
  }

  /// `localhost`, 127.0.0.0/8 or `[::1]`, with any port: an ssh tunnel may have another one at its near end.
  static func isLoopback(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
    let rest = host.dropFirst(name.count)
    guard rest.isEmpty || (rest.first == ":" && rest.dropFirst().allSatisfy(\.isNumber)) else { return false }
    switch name.lowercased() {
    case "localhost", "localhost.", "[::1]": return true
    case let name:
      let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
      return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
  }
}

/// A response, with the headers every one of them carries.
struct CallbackAnswer {
  let head: HTTPResponseHead
  let page: String

  /// A page in HTML.
  init(status: HTTPResponseStatus = .ok, page: String) {
    self.init(status: status, body: page, type: "text/html; charset=utf-8", allow: false)
  }

  init(status: HTTPResponseStatus, text: String, allow: Bool = false) {
    self.init(status: status, body: text.isEmpty ? "" : text + "\n", type: "text/plain; charset=utf-8", allow: allow)
  }

  private init(status: HTTPResponseStatus, body: String, type: String, allow: Bool) {
    var headers: HTTPHeaders = [
      "Content-Type": type,
      "Content-Length": String(body.utf8.count),
      "Cache-Control": "no-store",
      "Connection": "close",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
    ]
    if status == .noContent { headers.remove(name: "Content-Length") }
    if allow { headers.add(name: "Allow", value: "GET, HEAD, OPTIONS") }
    head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    page = body
  }
}
