/// Why no whole answer came. An answer with an error status is not an error here.
package enum HTTPError: Error, Hashable, Sendable {
  /// The URL cannot be sent to.
  case malformedURL(String)
  /// The name was not found (DNS).
  case nameNotFound(host: String)
  /// Nothing listens there, or no route (TCP).
  case connectionRefused(host: String, port: Int, reason: String)
  /// Certificate, name or handshake (TLS).
  case tls(host: String, reason: String)
  /// A file of `ConnectionSettings` is missing or malformed.
  case tlsFile(path: String, reason: String)
  case proxy(reason: String)
  case timedOut(host: String, after: Duration)
  /// The peer closed or reset the connection before the answer was whole.
  case connectionLost(host: String, reason: String)
  case bodyTooLarge(limit: Int)
  /// libcurl is not on this machine; names the package to install.
  case libraryMissing(reason: String)
  /// Anything else libcurl reports.
  case other(code: Int, reason: String)
}
