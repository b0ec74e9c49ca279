import HTTPTransport
import Testing

@Suite(.timeLimit(.minutes(2))) struct LibCurlConcurrencyTests {
  /// The server answers only once eight requests wait at the same time, so fewer connections would
  /// never end, and more would show in its count.
  @Test func twoHundredRequestsShareEightConnections() async throws {
    let server = try await LoopbackServer { _ in .together(8) }
    let client = makeClient()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        group.addTask { try await client.send(HTTPRequest("GET", "\(server.url)/\(number)", timeout: minute)).status }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: 200, count: 200))
    #expect(Set(server.requests.map(\.target)).count == 200)
    #expect(server.peakConnections == 8)
    try await server.stop()
  }

  @Test func aSilentHostDoesNotHoldUpAnother() async throws {
    let silent = try await LoopbackServer { _ in .silence }
    let quick = try await LoopbackServer { _ in .text("here") }
    let client = makeClient()
    let waiting = (0..<20).map { _ in
      Task { try await client.send(HTTPRequest("GET", silent.url, timeout: minute)) }
    }
    await silent.wait(for: .request("/"))
    #expect(try await client.send(HTTPRequest("GET", quick.url)).text == "here")
    for task in waiting { task.cancel() }
    for task in waiting {
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    try await silent.stop()
    try await quick.stop()
  }

  @Test func oneConnectionServesRequestsOneAfterAnother() async throws {
    let server = try await LoopbackServer { .text("\($0.connection)") }
    let client = makeClient()
    for _ in 0..<5 { #expect(try await client.send(HTTPRequest("GET", server.url)).text == "1") }
    try await server.stop()
  }

  @Test func cancellingATaskClosesItsConnection() async throws {
    let server = try await LoopbackServer { $0.target == "/silent" ? .silence : .text("\($0.connection)") }
    let client = makeClient()
    let task = Task { try await client.send(HTTPRequest("GET", server.url + "/silent", timeout: minute)) }
    await server.wait(for: .request("/silent"))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    await server.wait(for: .disconnected)
    #expect(try await client.send(HTTPRequest("GET", server.url)).text == "2")
    try await server.stop()
  }

  @Test func aCancelledTaskSendsNothing() async throws {
    let server = try await LoopbackServer { _ in .text("unexpected") }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await makeClient().send(HTTPRequest("GET", server.url))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(server.requests.isEmpty)
    try await server.stop()
  }

  @Test func aClientThatIsGoneClosesItsConnections() async throws {
    let server = try await LoopbackServer { _ in .text("kept alive") }
    do {
      let client = makeClient()
      #expect(try await client.send(HTTPRequest("GET", server.url)).status == 200)
    }
    await server.wait(for: .disconnected)
    try await server.stop()
  }

  /// libcurl by itself sends a request again when a kept connection turns out dead.
  @Test func aPostThatMustNotBeRepeatedIsSentOnceOnAConnectionOfItsOwn() async throws {
    let server = try await LoopbackServer { $0.method == "POST" ? .close : .text("ok") }
    let client = makeClient()
    _ = try await client.send(HTTPRequest("GET", server.url))
    await #expect(throws: HTTPError.self) {
      try await client.send(HTTPRequest("POST", server.url, body: Array("code=1".utf8), retry: .never))
    }
    #expect(server.requests.map(\.method) == ["GET", "POST"])
    try await server.stop()
  }
}
