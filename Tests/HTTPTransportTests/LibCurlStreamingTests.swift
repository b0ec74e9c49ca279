import HTTPTransport
import Testing

@Suite(.timeLimit(.minutes(2))) struct LibCurlStreamingTests {
  struct Stop: Error {}

  @Test func headComesOnceThenTheBytesAndTheResponseHasNone() async throws {
    let server = try await LoopbackServer { _ in .answer(404, body: Array(repeating: 0x61, count: 1 << 20)) }
    let collector = Collector()
    let answer = try await makeClient().send(HTTPRequest("GET", server.url, bodyLimit: 1), into: collector.sink)
    #expect(answer.status == 404)
    #expect(answer.body.isEmpty)
    #expect(collector.heads == [404])
    #expect(collector.count == 1 << 20)
    try await server.stop()
  }

  @Test func aSinkThatThrowsAtTheHeadEndsTheTransfer() async throws {
    let server = try await LoopbackServer { _ in .text("unwanted") }
    let sink = BodySink(head: { _ in throw Stop() }, bytes: { _ in Issue.record("a byte after the end") })
    await #expect(throws: Stop.self) { try await makeClient().send(HTTPRequest("GET", server.url), into: sink) }
    try await server.stop()
  }

  @Test func aSinkThatThrowsAtBytesEndsTheTransferAndItsConnection() async throws {
    let server = try await LoopbackServer { _ in .answer(200, body: Array(repeating: 0x61, count: 4 << 20)) }
    let client = makeClient()
    let sink = BodySink(head: { _ in }, bytes: { _ in throw Stop() })
    await #expect(throws: Stop.self) { try await client.send(HTTPRequest("GET", server.url), into: sink) }
    await server.wait(for: .disconnected)
    try await server.stop()
  }

  @Test func bytesBeforeALostConnectionAreDelivered() async throws {
    let server = try await LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf") }
    let collector = Collector()
    let error = await #expect(throws: HTTPError.self) {
      try await makeClient().send(HTTPRequest("GET", server.url), into: collector.sink)
    }
    guard case .connectionLost(host: "127.0.0.1", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(collector.text == "half")
    try await server.stop()
  }
}
