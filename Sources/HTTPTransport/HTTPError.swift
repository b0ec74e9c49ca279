package import Values

/// Why no whole answer came. An answer with an error status is not an error here.
package enum HTTPError: Error, Hashable, Sendable {
  /// The URL cannot be sent to; without what may be secret in it.
  case malformedURL(String)
  /// The method or a header would break the request's form (line breaks, no token).
  case malformedRequest(reason: String)
  /// A credential would have gone over plain http to another machine. Nothing was sent.
  case credentialsOverPlainHTTP(Origin)
  /// The name was not found (DNS).
  case nameNotFound(host: String)
  /// Nothing listens there, or no route (TCP).
  case connectionRefused(host: String, port: Int, reason: String)
  /// Certificate, name or handshake (TLS).
  case tls(host: String, reason: String)
  /// A file of `ConnectionSettings`, or one that `SSL_CERT_FILE` and the like name, is missing or malformed.
  case tlsFile(path: String, reason: String)
  /// The proxy was not found, not reached, or refused.
  case proxy(reason: String)
  /// No connection in time, and what was not done by then: the server is as good as not there.
  case notConnected(host: String, stage: ConnectionStage, after: Duration)
  /// Connected, but no whole answer in time; `after` is the limit that was hit.
  case timedOut(host: String, after: Duration)
  /// The peer closed or reset the connection before the answer was whole.
  case connectionLost(host: String, reason: String)
  /// What came is no HTTP answer, or its content coding is broken.
  case malformedAnswer(host: String, reason: String)
  case bodyTooLarge(limit: Int)
  /// libcurl is not on this machine; names the package to install.
  case libraryMissing(reason: String)
  /// Anything else libcurl reports.
  case other(code: Int, reason: String)

  /// A step on the way to a server.
  package enum ConnectionStage: Sendable, Hashable {
    /// Looking the name up (DNS).
    case name
    /// Connecting (TCP).
    case connection
    /// Agreeing on a secure connection (TLS).
    case handshake
    /// One of these two; libcurl before 8 does not say which.
    case connectionOrHandshake
  }
}

extension HTTPError: CustomStringConvertible {
  /// For people, as all messages: lower case, no full stop, nothing that could be secret.
  package var description: String {
    switch self {
    case .malformedURL(let url): "'\(url)' is no http or https URL"
    case .malformedRequest(let reason): "the request cannot be sent: \(reason)"
    case .credentialsOverPlainHTTP(let origin):
      "a credential would go to \(origin) in plain text; https is needed"
    case .nameNotFound(let host): "cannot find \(host.shown): the name does not resolve"
    case .connectionRefused(let host, let port, let reason):
      "cannot connect to \(host.shown), port \(port): \(reason.shown)"
    case .tls(let host, let reason): "no secure connection to \(host.shown): \(reason.shown)"
    case .tlsFile(let path, let reason): "TLS file '\(path.shown)': \(reason.shown)"
    case .proxy(let reason): "proxy: \(reason.shown)"
    case .notConnected(let host, let stage, let after):
      "no connection to \(host.shown) within \(after.shown)\(stage.explanation)"
    case .timedOut(let host, let after): "no answer from \(host.shown) within \(after.shown)"
    case .connectionLost(let host, let reason): "connection to \(host.shown) lost: \(reason.shown)"
    case .malformedAnswer(let host, let reason): "malformed answer from \(host.shown): \(reason.shown)"
    case .bodyTooLarge(let limit): "the answer is larger than \(limit) bytes"
    case .libraryMissing(let reason): reason
    case .other(let code, let reason): "\(reason.shown) (libcurl \(code))"
    }
  }
}

extension HTTPError.ConnectionStage {
  fileprivate var explanation: String {
    switch self {
    case .name: ": its name was not looked up by then"
    case .connection, .connectionOrHandshake: ""
    case .handshake: ": the TLS handshake was not done by then"
    }
  }
}

extension String {
  fileprivate var shown: String { withoutControlCharacters }
}

extension Duration {
  /// `30 s`, or `250 ms` where it is no whole number of seconds.
  fileprivate var shown: String {
    let (seconds, attoseconds) = components
    if attoseconds == 0 { return "\(seconds) s" }
    return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms"
  }
}
