// RFC 8414 section 3.3, OpenID Connect Discovery 1.0 section 4.3: when metadata is not to be used.

/// Why an issuer's metadata could not be had. Where no whole answer came, `HTTPError` is thrown instead.
///
/// The description of each case names gatectl's exit status.
package enum DiscoveryError: Error, Hashable, Sendable {
  /// 78: the context's issuer is no URL; `reason` completes "issuer 'x' …".
  case invalidIssuer(String, reason: String)
  /// 78: plain http to another machine.
  case insecureIssuer(String)
  /// 78: nothing at any of the places, and no endpoints in the context to do without.
  case notFound(issuer: String, tried: [Attempt])
  /// 75: 429 or 503.
  case tryLater(url: String, status: Int, retryAfter: Duration?)
  /// 69: another 5xx.
  case unavailable(url: String, status: Int)
  /// 76: an answer that is no JSON object, or without an issuer.
  case malformed(url: String, reason: String)
  /// 76: the document is another issuer's.
  case issuerMismatch(expected: String, found: String, url: String)
  /// 76: an endpoint on plain http, or no URL.
  case insecureEndpoint(name: String, url: String)
  /// 78: the metadata (and the context) lack what this login needs; `name` is the metadata's field.
  case missingEndpoint(name: String, issuer: String)
  /// 78: the issuer lists PKCE methods and S256 is none of them.
  case pkceUnsupported(methods: [String], issuer: String)

  package struct Attempt: Hashable, Sendable {
    package let url: String
    /// 0 where no whole answer came.
    package let status: Int

    package init(url: String, status: Int) {
      self.url = url
      self.status = status
    }
  }
}
