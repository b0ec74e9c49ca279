import CLibCurl
import Values

/// One request under way: its easy handle and what has arrived. Confined to the thread of its
/// `CurlLoop`, which is where libcurl calls back.
final class CurlTransfer {
  let exchange: CurlExchange
  let handle: CurlHandle
  let options: CurlOptions
  private var parser = HeadParser()
  private var body: [UInt8] = []
  /// Why a callback ended the transfer.
  private var failure: (any Error)?

  var request: HTTPRequest { exchange.request }
  var authorities: CertificateAuthorities { options.authorities(for: request) }

  /// How much of the request's time is left to libcurl.
  let timeLeft: Duration
  /// Called when the connection to the server stands.
  var onConnect: () -> Void = {}

  init(
    _ exchange: CurlExchange, timeLeft: Duration, library: CurlLibrary, options: CurlOptions
  ) throws(HTTPError) {
    self.timeLeft = timeLeft
    self.exchange = exchange
    handle = try CurlHandle(library)
    self.options = options
    try options.apply(to: handle, for: exchange.request, timeLeft: timeLeft)
    let context = Unmanaged.passUnretained(self).toOpaque()
    handle.set(receiver: CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      CurlTransfer.receive(bytes, size * count, context) { try $0.take(headerLine: $1) }
    }
    handle.set(receiver: CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      CurlTransfer.receive(bytes, size * count, context) { try $0.take(bytes: $1) }
    }
    handle.prefer(
      beforeRequest: { context, _, _, _, _ in
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue().onConnect() }
        return 0
      }, context)
    handle.set(pointer: CURLOPT_HEADERDATA, context)
    handle.set(pointer: CURLOPT_WRITEDATA, context)
  }

  /// Calls `body` for the transfer that `context` points to.
  /// - Returns: the number of bytes taken; another than `count` makes libcurl end the transfer.
  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ body: (CurlTransfer, UnsafeRawBufferPointer) throws -> Void
  ) -> Int {
    guard count > 0 else { return 0 }
    guard let context else { return -1 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    do {
      try body(transfer, UnsafeRawBufferPointer(start: bytes, count: count))
      return count
    } catch {
      transfer.failure = error
      return -1
    }
  }

  private func take(headerLine bytes: UnsafeRawBufferPointer) throws {
    // Libraries before 7.80 do not tell any sooner.
    onConnect()
    do {
      if let head = try parser.read(line: bytes) { try exchange.sink?.head(head) }
    } catch is HeadParser.Oversized {
      throw HTTPError.malformedAnswer(host: exchange.host, reason: "its headers exceed \(HeadParser.limit) bytes")
    }
  }

  private func take(bytes: UnsafeRawBufferPointer) throws {
    if let sink = exchange.sink { return try sink.bytes(bytes) }
    guard body.count + bytes.count <= request.bodyLimit else { throw HTTPError.bodyTooLarge(limit: request.bodyLimit) }
    body.append(contentsOf: bytes)
  }

  /// Whether other requests can travel on this one's connection at the same time; nil without an answer.
  var sharesConnection: Bool? {
    switch handle.information(CURLINFO_HTTP_VERSION) {
    case 0: nil
    case let version: version >= Int(CURL_HTTP_VERSION_2_0)
    }
  }

  /// What became of the transfer that libcurl says has ended with `code`.
  func outcome(_ code: CURLcode) -> Result<HTTPResponse, any Error> {
    if let failure { return .failure(failure) }
    guard code == CURLE_OK else { return .failure(HTTPError(code, of: self)) }
    guard let head = parser.head else {
      return .failure(HTTPError.malformedAnswer(host: exchange.host, reason: "it has no head"))
    }
    return .success(HTTPResponse(head: head, body: body))
  }
}
