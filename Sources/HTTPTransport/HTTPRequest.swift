import Values

/// One request. Nothing here follows a redirect: a caller that wants to decides what may travel on.
package struct HTTPRequest: Sendable {
  package var method: String
  /// Absolute, `http` or `https`.
  package var url: String
  package var headers: HTTPHeaders
  package var body: [UInt8]?
  /// From `send` to the last byte received: waiting for a connection, connecting and repeats included.
  package var timeout: Duration
  /// Whether `retrying` may send it again.
  package var retry: RetryMode
  /// The URL or the body holds a credential (password, code, token), so it may not go over plain http.
  /// A header that holds one (`Authorization` …) says so itself.
  package var carriesSecrets: Bool
  /// TLS files and proxy of the context that the request is made for.
  package var connection: ConnectionSettings
  /// The largest body that is collected; a longer one fails with `HTTPError.bodyTooLarge`.
  package var bodyLimit: Int
  /// Whether a kept answer will do, and this one may be kept: for public documents alone.
  package var caching = CacheMode.none

  package init(
    _ method: String = "GET", _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
    timeout: Duration = .seconds(30), connection: ConnectionSettings = ConnectionSettings(), bodyLimit: Int = 8 << 20,
    retry: RetryMode = .byMethod, carriesSecrets: Bool = false
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.connection = connection
    self.bodyLimit = bodyLimit
    self.retry = retry
    self.carriesSecrets = carriesSecrets
  }
}

/// Whether a request may reach its server more than once.
package enum RetryMode: Hashable, Sendable {
  /// Reads (GET, HEAD, OPTIONS) may.
  case byMethod
  /// It may whatever its method, as a login's poll.
  case always
  /// It may not, as a code or a password that is exchanged.
  case never
}

/// How to reach a server: the same for discovery, keys, tokens, revocation and the gateway itself.
/// There is no switch that turns verification off.
package struct ConnectionSettings: Hashable, Sendable {
  /// PEM file of the authorities to trust instead of the system's and those of `SSL_CERT_FILE` and the like.
  package var caFile: String?
  /// PEM file of the client's certificate (and chain).
  package var clientCertificate: String?
  /// PEM file of the client's private key, where it is not in the certificate's file.
  package var clientKey: String?
  /// Proxy URL; nil leaves it to `https_proxy`, `http_proxy` and `all_proxy` of the environment, which do not
  /// count for loopback. `no_proxy` counts either way.
  package var proxy: String?

  package init(
    caFile: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil, proxy: String? = nil
  ) {
    self.caFile = caFile
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.proxy = proxy
  }
}
