extension HTTPClient {
  /// The client that reaches the network: libcurl, opened with the first request.
  ///
  /// Requests run at once, at most eight connections to a host, which are kept for those that follow;
  /// redirects are not followed; TLS is always verified. A `BodySink` is called on the transfers' own
  /// thread, so one that blocks holds up the others.
  /// - Parameters:
  ///   - userAgent: `gatectl/VERSION`, for requests that set none.
  ///   - environment: for `CURL_CA_BUNDLE`, `SSL_CERT_FILE` and `SSL_CERT_DIR`. The proxy variables
  ///     libcurl reads itself, from the process.
  package static func libcurl(userAgent: String, environment: [String: String] = [:]) -> HTTPClient {
    libcurl(userAgent: userAgent, environment: environment, libraryNames: CurlLibrary.names)
  }

  /// - Parameter libraryNames: what to open, the first that is there.
  static func libcurl(userAgent: String, environment: [String: String], libraryNames: [String]) -> HTTPClient {
    let variables = environment.filter { ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"].contains($0.key) }
    let engine = CurlEngine(libraryNames: libraryNames) {
      CurlOptions(userAgent: userAgent, variables: variables, systemAuthorities: .system())
    }
    return HTTPClient { request, sink in try await engine.send(request, into: sink) }
  }
}
