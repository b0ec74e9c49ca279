import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(2))) struct LibCurlFailureTests {
  @Test func aSilentServerTimesOutAndTheErrorSaysAfterHowLong() async throws {
    let server = try await LoopbackServer { _ in .silence }
    let limit = Duration.milliseconds(50)
    await #expect(throws: HTTPError.timedOut(host: "127.0.0.1", after: limit)) {
      try await makeClient().send(HTTPRequest("GET", server.url, timeout: limit))
    }
    await server.wait(for: .disconnected)
    try await server.stop()
  }

  @Test func nothingListening() async throws {
    let server = try await LoopbackServer { _ in .silence }
    try await server.stop()
    await #expect(
      throws: HTTPError.connectionRefused(host: "127.0.0.1", port: server.port, reason: "connection refused")
    ) { try await makeClient().send(HTTPRequest("GET", server.url)) }
  }

  @Test func aNameThatDoesNotExist() async throws {
    await #expect(throws: HTTPError.nameNotFound(host: "name.invalid")) {
      try await makeClient().send(HTTPRequest("GET", "http://name.invalid/", timeout: .seconds(20)))
    }
  }

  @Test func aConnectionClosedWithoutAnAnswer() async throws {
    let server = try await LoopbackServer { _ in .close }
    await #expect(throws: HTTPError.connectionLost(host: "127.0.0.1", reason: "closed without an answer")) {
      try await makeClient().send(HTTPRequest("GET", server.url))
    }
    try await server.stop()
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nraw",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXX0\r\n\r\n",
  ])
  func whatIsNoHTTPIsAMalformedAnswer(_ text: String) async throws {
    let server = try await LoopbackServer { _ in .raw(text) }
    let error = await #expect(throws: HTTPError.self) { try await makeClient().send(HTTPRequest("GET", server.url)) }
    guard case .malformedAnswer(host: "127.0.0.1", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try await server.stop()
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
  ])
  func aBodyCutOffIsALostConnection(_ text: String) async throws {
    let server = try await LoopbackServer { _ in .raw(text) }
    let error = await #expect(throws: HTTPError.self) { try await makeClient().send(HTTPRequest("GET", server.url)) }
    guard case .connectionLost(host: "127.0.0.1", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try await server.stop()
  }

  /// What firewalls and VPNs that are down do: nothing is refused, and nothing comes.
  @Test func whereNoConnectionComesAboutInTimeItIsSaidHowFarItGot() async throws {
    let limit = Duration.milliseconds(250)
    let rows: [(String, Bool, [HTTPError.ConnectionStage])] = [
      ("http", true, [.connection]), ("https", true, [.connectionOrHandshake]),
      ("https", false, [.handshake, .connectionOrHandshake]),
    ]
    for (scheme, isFull, stages) in rows {
      let server = try DeafServer(isFull: isFull)
      let request = HTTPRequest("GET", "\(scheme)://127.0.0.1:\(server.port)", timeout: limit)
      let error = await #expect(throws: HTTPError.self) { try await makeClient().send(request) }
      let errors = stages.map { HTTPError.notConnected(host: "127.0.0.1", stage: $0, after: limit) }
      #expect(error.map { errors.contains($0) } == true, "\(String(describing: error))")
    }
    let server = try DeafServer(isFull: false)
    await #expect(throws: HTTPError.timedOut(host: "127.0.0.1", after: limit)) {
      try await makeClient().send(HTTPRequest("GET", "http://127.0.0.1:\(server.port)", timeout: limit))
    }
  }

  @Test func aHeadWithoutEndIsRefused() async throws {
    let line = "X-Long: \(String(repeating: "x", count: 60_000))\r\n"
    let server = try await LoopbackServer { _ in
      .raw("HTTP/1.1 200 OK\r\n\(String(repeating: line, count: 6))\r\n")
    }
    let error = await #expect(throws: HTTPError.self) { try await makeClient().send(HTTPRequest("GET", server.url)) }
    #expect(
      error?.description.hasPrefix("malformed answer from 127.0.0.1") == true
        || error?.description.contains("too large") == true)
    try await server.stop()
  }

  @Test func bodyTooLarge() async throws {
    let server = try await LoopbackServer { _ in .answer(200, body: Array(repeating: 1, count: 101)) }
    await #expect(throws: HTTPError.bodyTooLarge(limit: 100)) {
      try await makeClient().send(HTTPRequest("GET", server.url, bodyLimit: 100))
    }
    #expect(try await makeClient().send(HTTPRequest("GET", server.url, bodyLimit: 101)).body.count == 101)
    try await server.stop()
  }

  struct Unsound: Sendable {
    let request: HTTPRequest
    let error: HTTPError
  }

  @Test(arguments: [
    Unsound(
      request: HTTPRequest("GET", "http://127.0.0.1:9", headers: ["X-A": "1\r\nX-B: 2"]),
      error: .malformedRequest(reason: "the value of header 'X-A' has a line break or control character")),
    Unsound(
      request: HTTPRequest("GET", "http://127.0.0.1:9", headers: ["X-A": "1\u{0}"]),
      error: .malformedRequest(reason: "the value of header 'X-A' has a line break or control character")),
    Unsound(
      request: HTTPRequest("GET", "http://127.0.0.1:9", headers: ["X-A: 1\nX-B": "2"]),
      error: .malformedRequest(reason: "'X-A: 1 X-B' is no name of a header")),
    Unsound(
      request: HTTPRequest("GET / HTTP/1.1\r\nX-A: 1", "http://127.0.0.1:9"),
      error: .malformedRequest(reason: "the method is no token")),
    Unsound(
      request: HTTPRequest("GET", "http://127.0.0.1:9/a b?code=1"),
      error: .malformedURL("http://127.0.0.1:9/a b?code=[redacted]")),
    Unsound(request: HTTPRequest("GET", "file:///etc/hosts"), error: .malformedURL("file:///etc/hosts")),
    Unsound(
      request: HTTPRequest("GET", "http://me:pass@127.0.0.1:9/"), error: .malformedURL("http://[redacted]@127.0.0.1:9/")
    ),
  ])
  func whatWouldBreakTheRequestIsNotSent(_ row: Unsound) async throws {
    await #expect(throws: row.error) { try await makeClient().send(row.request) }
  }

  @Test func withoutLibcurlEveryRequestNamesThePackages() async throws {
    let client = HTTPClient.libcurl(userAgent: "x", environment: [:], libraryNames: ["libcurl-that-is-not-there.so.4"])
    for _ in 0..<2 {
      let error = await #expect(throws: HTTPError.self) {
        try await client.send(HTTPRequest("GET", "http://127.0.0.1:9"))
      }
      #expect(
        error?.description
          == "libcurl-that-is-not-there.so.4 cannot be opened; install libcurl4 (Debian, Ubuntu) or libcurl (Fedora)")
    }
  }

  @Test func aProxyThatIsNotThereIsToBlameNotTheServer() async throws {
    let proxy = try await LoopbackServer { _ in .silence }
    try await proxy.stop()
    let settings = ConnectionSettings(proxy: proxy.url)
    let error = await #expect(throws: HTTPError.self) {
      try await makeClient().connecting(with: settings).send(HTTPRequest("GET", "http://name.invalid/"))
    }
    #expect(error?.description.hasPrefix("proxy: ") == true)
  }

  @Test func aProxyThatRefusesATunnelIsToBlameNotTheServer() async throws {
    let proxy = try await LoopbackServer { request in
      #expect(request.method == "CONNECT")
      return .answer(407)
    }
    let settings = ConnectionSettings(proxy: proxy.url)
    let error = await #expect(throws: HTTPError.self) {
      try await makeClient().connecting(with: settings).send(HTTPRequest("GET", "https://name.invalid/"))
    }
    #expect(error?.description.hasPrefix("proxy: ") == true)
    try await proxy.stop()
  }

  @Test func aProxyGetsTheWholeURL() async throws {
    let proxy = try await LoopbackServer { .text($0.target) }
    let client = makeClient().connecting(with: ConnectionSettings(proxy: proxy.url))
    #expect(try await client.send(HTTPRequest("GET", "http://name.invalid/path")).text == "http://name.invalid/path")
    try await proxy.stop()
  }
}
