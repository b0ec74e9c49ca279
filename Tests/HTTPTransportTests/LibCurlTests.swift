import HTTPTransport
import Testing

let minute = Duration.seconds(60)

func makeClient() -> HTTPClient { .libcurl(userAgent: "gatectl/test") }

@Suite(.timeLimit(.minutes(2))) struct LibCurlTests {
  struct Case: Sendable {
    let method: String
    let body: String?
    /// What the server must be told about the body's length; nil: nothing.
    let length: String?
  }

  @Test(arguments: [
    Case(method: "GET", body: nil, length: nil),
    Case(method: "GET", body: "q", length: "1"),
    Case(method: "POST", body: "a=b", length: "3"),
    Case(method: "POST", body: nil, length: "0"),
    Case(method: "PUT", body: "", length: "0"),
    Case(method: "PATCH", body: "{\"a\":\u{0}}", length: "7"),
    Case(method: "DELETE", body: "gone", length: "4"),
    Case(method: "DELETE", body: nil, length: nil),
    Case(method: "OPTIONS", body: nil, length: nil),
  ])
  func sendsMethodAndBodyAsTheyAre(_ row: Case) async throws {
    let server = try await LoopbackServer { .answer(200, headers: ["X-Method": $0.method], body: $0.body) }
    let request = HTTPRequest(row.method, server.url + "/x?y=1", body: row.body.map { Array($0.utf8) })
    let answer = try await makeClient().send(request)
    #expect(answer.status == 200)
    #expect(answer.headers["x-method"] == row.method)
    #expect(answer.body == Array((row.body ?? "").utf8))
    let received = try #require(server.requests.first)
    #expect(received.target == "/x?y=1")
    #expect(received.headers["Content-Length"] == row.length)
    #expect(received.headers["Content-Type"] == nil)
    #expect(received.headers["Expect"] == nil)
    #expect(received.headers["User-Agent"] == "gatectl/test")
    try await server.stop()
  }

  @Test func headHasNoBodyAndDoesNotWaitForOne() async throws {
    let server = try await LoopbackServer { _ in .answer(200, body: Array("twelve bytes".utf8)) }
    let answer = try await makeClient().send(HTTPRequest("HEAD", server.url))
    #expect(answer.status == 200)
    #expect(answer.headers["Content-Length"] == "12")
    #expect(answer.body.isEmpty)
    try await server.stop()
  }

  @Test func largeBodiesGoBothWays() async throws {
    let server = try await LoopbackServer { .answer(200, body: $0.body) }
    let body = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0) }
    let answer = try await makeClient().send(HTTPRequest("POST", server.url, body: body))
    #expect(answer.body == body)
    try await server.stop()
  }

  @Test func headersTravelInOrderEmptyAndRepeatedOnesToo() async throws {
    let server = try await LoopbackServer { _ in
      .answer(200, headers: ["Set-Cookie": "a=1", "set-cookie": "b=2", "X-Empty": ""])
    }
    let headers: HTTPHeaders = ["X-One": "1", "X-Empty": "", "User-Agent": "own", "Authorization": "Bearer t"]
    let answer = try await makeClient().send(HTTPRequest("GET", server.url, headers: headers))
    let received = try #require(server.requests.first)
    #expect(received.headers["X-One"] == "1")
    #expect(received.headers["X-Empty"] == "")
    #expect(received.headers.all("User-Agent") == ["own"])
    #expect(received.headers["Authorization"] == "Bearer t")
    #expect(answer.headers.all("Set-Cookie") == ["a=1", "b=2"])
    #expect(answer.headers["X-Empty"] == "")
    try await server.stop()
  }

  @Test func redirectsAreAnswers() async throws {
    let server = try await LoopbackServer { _ in .answer(302, headers: ["Location": "/elsewhere"]) }
    let answer = try await makeClient().send(HTTPRequest("GET", server.url))
    #expect(answer.status == 302)
    #expect(server.requests.map(\.target) == ["/"])
    try await server.stop()
  }

  @Test func pathsTravelAsWrittenAndBeyondASCIIEncoded() async throws {
    let server = try await LoopbackServer { .text($0.target) }
    let answer = try await makeClient().send(HTTPRequest("GET", server.url + "/a/../b%2F/é?q=ü"))
    #expect(answer.text == "/a/../b%2F/%C3%A9?q=%C3%BC")
    try await server.stop()
  }

  @Test func interimAnswersAreNotTheAnswer() async throws {
    let server = try await LoopbackServer { _ in
      .raw("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")
    }
    let collector = Collector()
    _ = try await makeClient().send(HTTPRequest("GET", server.url), into: collector.sink)
    #expect(collector.heads == [201])
    #expect(collector.text == "ok")
    try await server.stop()
  }

  @Test func bodyMayEndWithTheConnectionAndHaveTrailers() async throws {
    let server = try await LoopbackServer { request in
      request.target == "/close"
        ? .raw("HTTP/1.0 200 OK\r\n\r\nuntil the end")
        : .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n")
    }
    let client = makeClient()
    #expect(try await client.send(HTTPRequest("GET", server.url + "/close")).text == "until the end")
    let chunked = try await client.send(HTTPRequest("GET", server.url + "/chunked"))
    #expect(chunked.text == "abc")
    #expect(chunked.headers["X-Trailer"] == nil)
    try await server.stop()
  }

  @Test func compressedBodiesAreDecodedAndTheLimitCountsDecodedBytes() async throws {
    let server = try await LoopbackServer { request in
      #expect(request.headers["Accept-Encoding"]?.contains("gzip") == true)
      return .answer(200, headers: ["Content-Encoding": "gzip"], body: gzippedZeros)
    }
    let client = makeClient()
    #expect(try await client.send(HTTPRequest("GET", server.url)).body == Array(repeating: 0x30, count: 10_000))
    await #expect(throws: HTTPError.bodyTooLarge(limit: 9_999)) {
      try await client.send(HTTPRequest("GET", server.url, bodyLimit: 9_999))
    }
    try await server.stop()
  }

  @Test func whoAsksForACodingGetsTheBytesAsTheyAre() async throws {
    let server = try await LoopbackServer { request in
      #expect(request.headers.all("Accept-Encoding") == ["gzip"])
      return .answer(200, headers: ["Content-Encoding": "gzip"], body: gzippedZeros)
    }
    let answer = try await makeClient().send(HTTPRequest("GET", server.url, headers: ["Accept-Encoding": "gzip"]))
    #expect(answer.body == gzippedZeros)
    try await server.stop()
  }
}

/// Ten thousand times `0`, compressed.
let gzippedZeros: [UInt8] = [
  0x1f, 0x8b, 0x8, 0x0, 0x0, 0x0, 0x0, 0x0, 0x2, 0x3, 0xed, 0xc1, 0x1, 0xd, 0x0, 0x0,
  0x0, 0xc2, 0xa0, 0x4a, 0xef, 0x9f, 0xce, 0x1c, 0x6e, 0x40, 0x1, 0x0, 0x0, 0x0, 0x0, 0x0,
  0x0, 0x0, 0x0, 0xc0, 0xbf, 0x1, 0x69, 0x58, 0x18, 0xa, 0x10, 0x27, 0x0, 0x0,
]
