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
  ///   - clock: bounds the wait for one of a host's connections.
  package static func libcurl<C: Clock>(
    userAgent: String, environment: [String: String] = [:], clock: C = ContinuousClock()
  ) -> HTTPClient where C.Duration == Duration {
    libcurl(userAgent: userAgent, environment: environment, clock: clock, libraryNames: CurlLibrary.names)
  }

  /// - Parameter libraryNames: what to open, the first that is there.
  static func libcurl<C: Clock>(
    userAgent: String, environment: [String: String], clock: C = ContinuousClock(), libraryNames: [String]
  ) -> HTTPClient where C.Duration == Duration {
    let variables = environment.filter { ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"].contains($0.key) }
    let engine = CurlEngine(libraryNames: libraryNames) {
      let start = clock.now
      return CurlOptions(userAgent: userAgent, variables: variables) {
        start.duration(to: clock.now)
      }
    }
    return HTTPClient { request, sink in try await engine.send(request, into: sink) }
  }
}
