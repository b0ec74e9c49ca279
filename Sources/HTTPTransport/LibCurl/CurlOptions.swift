import CLibCurl
import Values

/// What a client sets the same for all its requests, and how a request becomes libcurl options.
struct CurlOptions: Sendable {
  let userAgent: String
  /// The environment, for the variables that name certificate authorities.
  let variables: [String: String]
  /// The time that has passed since some fixed moment.
  let now: @Sendable () -> Duration

  /// The longest wait for name, connection and TLS handshake.
  static let connectTimeout = Duration.seconds(10)

  func authorities(for request: HTTPRequest) -> CertificateAuthorities {
    .chosen(file: request.connection.caFile, variables: variables, system: .ofThisSystem)
  }

  /// - Throws: `HTTPError` where the request cannot be sent as it is or the library lacks something.
  func apply(to handle: CurlHandle, for request: HTTPRequest, timeLeft: Duration) throws(HTTPError) {
    let origin = try request.validatedOrigin()
    try handle.require(CURLOPT_URL, request.url.escapingNonASCII)
    // What the caller wrote travels as it is: libcurl would resolve "/../" first.
    try handle.require(CURLOPT_PATH_AS_IS, 1)
    if !handle.prefer(Int(gatectl_option_protocols_string), "http,https") {
      handle.prefer(Int(gatectl_option_protocols), Int(gatectl_protocols_http))
    }
    try handle.require(CURLOPT_FOLLOWLOCATION, 0)
    try handle.require(CURLOPT_NOSIGNAL, 1)
    try handle.require(CURLOPT_TCP_NODELAY, 1)
    try handle.require(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try handle.require(CURLOPT_TIMEOUT_MS, timeLeft.wholeMilliseconds)
    try handle.require(CURLOPT_CONNECTTIMEOUT_MS, min(Self.connectTimeout, timeLeft).wholeMilliseconds)
    // A transfer that ends while its name is looked up does not wait for the resolver.
    handle.prefer(Int(gatectl_option_quick_exit), 1)
    try apply(methodOf: request, to: handle)
    try apply(headersOf: request, to: handle)
    try apply(proxyOf: request, origin: origin, to: handle)
    if origin.scheme == "https" { try apply(tlsOf: request, to: handle) }
  }

  private func apply(methodOf request: HTTPRequest, to handle: CurlHandle) throws(HTTPError) {
    let bodied: Set = ["POST", "PUT", "PATCH"]
    if request.method == "HEAD" {
      try handle.require(CURLOPT_NOBODY, 1)
      return
    }
    if request.body?.isEmpty == false || bodied.contains(request.method) {
      try handle.set(body: request.body ?? [])
    }
    try handle.require(CURLOPT_CUSTOMREQUEST, request.method)
    // libcurl sends a request again by itself where a kept connection turns out dead; a server may
    // have acted on it by then, so what must not be repeated gets a connection of its own.
    if !request.mayRepeat, request.method == "POST" || request.method == "PATCH" {
      try handle.require(CURLOPT_FRESH_CONNECT, 1)
    }
  }

  private func apply(headersOf request: HTTPRequest, to handle: CurlHandle) throws(HTTPError) {
    if request.headers["User-Agent"] == nil { try handle.require(CURLOPT_USERAGENT, userAgent) }
    // Whoever asks for a coding gets the bytes as they are, else all that libcurl knows are undone.
    if request.headers["Accept-Encoding"] == nil { try handle.require(CURLOPT_ACCEPT_ENCODING, "") }
    for field in request.headers where field.name.lowercased() != "content-length" {
      // libcurl's grammar: a colon and nothing takes a header away, a semicolon sends it empty.
      try handle.append(header: field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    try handle.append(header: "Expect:")
    if request.headers["Content-Type"] == nil { try handle.append(header: "Content-Type:") }
  }

  private func apply(proxyOf request: HTTPRequest, origin: Origin, to handle: CurlHandle) throws(HTTPError) {
    if let proxy = request.connection.proxy {
      try handle.require(CURLOPT_PROXY, proxy)
    } else if origin.isLoopback {
      // A proxy from the environment is not for this machine's own ports, and must not see what goes there.
      try handle.require(CURLOPT_NOPROXY, "*")
    }
  }

  private func apply(tlsOf request: HTTPRequest, to handle: CurlHandle) throws(HTTPError) {
    try handle.require(CURLOPT_SSL_VERIFYPEER, 1)
    try handle.require(CURLOPT_SSL_VERIFYHOST, 2)
    try handle.require(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    // Several requests at once share a connection where the server speaks HTTP/2; `Admission` waits
    // until that is known, in place of CURLOPT_PIPEWAIT, whose waiting transfers can be forgotten.
    handle.prefer(Int(CURLOPT_HTTP_VERSION.rawValue), Int(CURL_HTTP_VERSION_2TLS))
    switch authorities(for: request) {
    case .named(let file, let directory): try trust(file: file, directory: directory, handle)
    case .hashed(let directory): try trust(file: nil, directory: directory, handle)
    case .builtIn: break
    }
    guard let certificate = request.connection.clientCertificate else { return }
    try handle.require(CURLOPT_SSLCERT, certificate)
    try handle.require(CURLOPT_SSLKEY, request.connection.clientKey ?? certificate)
    // Given a passphrase, OpenSSL does not ask for one on the terminal: an encrypted key is an error.
    try handle.require(CURLOPT_KEYPASSWD, "")
  }

  private func trust(file: String?, directory: String?, _ handle: CurlHandle) throws(HTTPError) {
    handle.set(pointer: CURLOPT_CAINFO, nil)
    handle.set(pointer: CURLOPT_CAPATH, nil)
    if let file { try handle.require(CURLOPT_CAINFO, file) }
    if let directory { try handle.require(CURLOPT_CAPATH, directory) }
  }
}

extension Duration {
  /// At least one, since 0 means "no limit" to libcurl.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(min(seconds, 1_000_000)) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}
