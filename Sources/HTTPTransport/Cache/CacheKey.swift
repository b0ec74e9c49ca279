import Values

/// What an answer is kept under: its URL, and the way to it, since whoever trusts another authority or goes through
/// another proxy has another answer.
struct CacheKey: Hashable, Sendable {
  let url: String
  /// The way, without what could be secret in it.
  let way: String

  /// Nil for a request whose answer is not kept: one that is no read of a public document. A query may hold a key.
  init?(_ request: HTTPRequest, scope: String) {
    guard request.method == "GET", request.body == nil, !request.hasCredentials, !request.url.contains("?"),
      !request.url.contains("@")
    else { return nil }
    url = request.url
    let connection = request.connection
    // What stands before an @ of a proxy's URL is a name and a password.
    let proxy = connection.proxy.map { text in text.lastIndex(of: "@").map { String(text[$0...]) } ?? text }
    way = [connection.caFile, connection.clientCertificate, connection.clientKey, proxy, scope]
      .map { $0 ?? "" }.joined(separator: "\n")
  }
}
