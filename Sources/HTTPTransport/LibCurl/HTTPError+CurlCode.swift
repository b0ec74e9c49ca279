import CLibCurl
import Values

extension HTTPError {
  /// What libcurl's `code` means for a transfer of ours.
  init(_ code: CURLcode, of transfer: CurlTransfer) {
    let failure = Failure(code: code, transfer: transfer)
    self =
      failure.connection ?? failure.tls ?? failure.answer
      ?? .other(code: Int(code.rawValue), reason: failure.reason)
  }
}

/// A transfer that libcurl gave up, sorted by what to do about it.
private struct Failure {
  let code: CURLcode
  let transfer: CurlTransfer

  var handle: CurlHandle { transfer.handle }
  var request: HTTPRequest { transfer.request }
  var host: String { transfer.exchange.host }
  var reason: String { handle.explanation(of: code) }

  /// Whether it was the proxy that failed: it was in use, and no tunnel to the server came about.
  private var concernsProxy: Bool {
    let isUsed = request.connection.proxy != nil || handle.information(number: Int(gatectl_info_used_proxy)) != 0
    return isUsed && !(200..<300).contains(handle.information(CURLINFO_HTTP_CONNECTCODE))
  }

  /// Name, route, proxy and time.
  var connection: HTTPError? {
    switch code {
    case CURLE_URL_MALFORMAT: .malformedURL(RedactedURL(request.url).description)
    case CURLE_COULDNT_RESOLVE_HOST: .nameNotFound(host: host)
    case CURLE_COULDNT_RESOLVE_PROXY: .proxy(reason: "its name does not resolve")
    case CURLE_PROXY: .proxy(reason: reason)
    case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED:
      concernsProxy
        ? .proxy(reason: reason)
        : .connectionRefused(host: host, port: transfer.exchange.origin.port, reason: systemReason)
    case CURLE_OPERATION_TIMEDOUT:
      stageUnderWay.map { HTTPError.notConnected(host: host, stage: $0, after: limit) }
        ?? HTTPError.timedOut(host: host, after: limit)
    // Nobody hung up: what came is not what RFC 9112, section 7.1 says. libcurl has no code of its own for that.
    case CURLE_RECV_ERROR where reason.contains("chunked-encoding"): .malformedAnswer(host: host, reason: reason)
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR:
      // Older libraries report a tunnel that the proxy refuses as a broken connection.
      handle.information(CURLINFO_HTTP_CONNECTCODE) >= 300
        ? .proxy(reason: reason) : .connectionLost(host: host, reason: reason)
    case CURLE_GOT_NOTHING: .connectionLost(host: host, reason: "closed without an answer")
    case CURLE_PARTIAL_FILE, CURLE_HTTP2_STREAM, CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR, CURLE_UNRECOVERABLE_POLL,
      CURLE_AGAIN, CURLE_UPLOAD_FAILED, CURLE_SEND_FAIL_REWIND:
      .connectionLost(host: host, reason: reason)
    default: nil
    }
  }

  /// Certificates, keys and the handshake.
  var tls: HTTPError? {
    switch code {
    case CURLE_SSL_CACERT_BADFILE: .tlsFile(path: authoritiesPath, reason: "no certificates can be read from it")
    case CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR: .tlsFile(path: authoritiesPath, reason: reason)
    case CURLE_SSL_CERTPROBLEM:
      .tlsFile(path: request.connection.clientCertificate ?? "", reason: clientCertificateReason)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CLIENTCERT,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_SHUTDOWN_FAILED, CURLE_USE_SSL_FAILED,
      CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED:
      .tls(host: host, reason: reason.droppingPrefix("SSL certificate problem: "))
    default: nil
    }
  }

  /// Something came, but no answer that can be read.
  var answer: HTTPError? {
    switch code {
    // The URL's own scheme was checked before; this is an answer that is no HTTP.
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2:
      .malformedAnswer(host: host, reason: reason)
    case CURLE_FILESIZE_EXCEEDED: .bodyTooLarge(limit: request.bodyLimit)
    default: nil
    }
  }

  /// What was being done where no connection stands yet; nil once the request could go out.
  private var stageUnderWay: HTTPError.ConnectionStage? {
    guard handle.elapsed(CURLINFO_PRETRANSFER_TIME_T) == .zero else { return nil }
    if handle.elapsed(CURLINFO_CONNECT_TIME_T) > .zero { return .handshake }
    guard handle.elapsed(CURLINFO_NAMELOOKUP_TIME_T) > .zero else { return .name }
    return transfer.exchange.origin.scheme == "https" ? .connectionOrHandshake : .connection
  }

  /// The limit that ran out: the one for connecting, unless the whole time is over.
  private var limit: Duration {
    let connecting = min(CurlOptions.connectTimeout, request.timeout)
    let isWhole = handle.elapsed(CURLINFO_TOTAL_TIME_T) >= transfer.timeLeft
    let isConnected = handle.elapsed(CURLINFO_PRETRANSFER_TIME_T) > .zero
    return isWhole || isConnected ? request.timeout : connecting
  }

  /// What the system said to the last attempt to connect ("connection refused").
  private var systemReason: String {
    let number = handle.information(CURLINFO_OS_ERRNO)
    return number == 0 ? reason : errorText(number)
  }

  private var authoritiesPath: String {
    switch transfer.authorities {
    case .named(let file, let directory): file ?? directory ?? ""
    case .hashed(let directory): directory
    case .builtIn: "the system's certificate authorities"
    }
  }

  /// With the key, which may be the one at fault.
  private var clientCertificateReason: String {
    request.connection.clientKey.map { "\(reason) (key '\($0)')" } ?? reason
  }
}

extension String {
  fileprivate func droppingPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
