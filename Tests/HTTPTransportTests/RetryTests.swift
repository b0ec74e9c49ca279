import HTTPTransport
import Testing

struct RetryTests {
  struct Case: Sendable {
    let name: String
    var method = "GET"
    var retry = RetryMode.byMethod
    var timeout = Duration.seconds(30)
    var takes = Duration.zero
    let outcomes: [ScriptedServer.Outcome]
    /// The status that comes out, or the error.
    var status: Int?
    var error: HTTPError?
    let sleeps: [Duration]
  }

  static let lost = HTTPError.connectionLost(host: "h", reason: "reset")
  static let refused = HTTPError.connectionRefused(host: "h", port: 1, reason: "refused")
  static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  static let cases = [
    Case(name: "an answer is taken", outcomes: [.answer(200)], status: 200, sleeps: []),
    Case(name: "404 is an answer", outcomes: [.answer(404)], status: 404, sleeps: []),
    Case(name: "500 is not passing", outcomes: [.answer(500)], status: 500, sleeps: []),
    Case(name: "502, then fine", outcomes: [.answer(502), .answer(200)], status: 200, sleeps: [.seconds(1)]),
    Case(
      name: "three tries", outcomes: [.answer(504), .answer(502), .answer(504)], status: 504,
      sleeps: [.seconds(1), .seconds(2)]),
    Case(name: "a broken connection", outcomes: [.failure(lost), .answer(200)], status: 200, sleeps: [.seconds(1)]),
    Case(
      name: "broken three times", outcomes: [.failure(lost), .failure(lost), .failure(lost)], error: lost,
      sleeps: [.seconds(1), .seconds(2)]),
    Case(name: "refused", outcomes: [.failure(refused)], error: refused, sleeps: []),
    Case(
      name: "the last time-out names the whole time",
      outcomes: [.failure(lost), .failure(.timedOut(host: "h", after: .seconds(29)))],
      error: .timedOut(host: "h", after: .seconds(30)), sleeps: [.seconds(1)]),
    Case(name: "no time left", timeout: .seconds(1), outcomes: [.answer(502)], status: 502, sleeps: []),
    Case(name: "slow answers count", takes: .seconds(29), outcomes: [.answer(502)], status: 502, sleeps: []),
    Case(name: "429 without a word", outcomes: [.answer(429)], status: 429, sleeps: []),
    Case(
      name: "429 that fits", outcomes: [.answer(429, ["Retry-After": "7"]), .answer(200)], status: 200,
      sleeps: [.seconds(7)]),
    Case(name: "503 that does not", outcomes: [.answer(503, ["Retry-After": "30"])], status: 503, sleeps: []),
    Case(
      name: "503 with a date",
      outcomes: [.answer(503, ["Retry-After": "Sun, 06 Nov 1994 08:49:41 GMT", "Date": date]), .answer(200)],
      status: 200, sleeps: [.seconds(4)]),
    Case(
      name: "a date that nothing can be held against", outcomes: [.answer(503, ["Retry-After": date])], status: 503,
      sleeps: []),
    Case(
      name: "zero is rounded down", outcomes: [.answer(429, ["Retry-After": "0"]), .answer(200)], status: 200,
      sleeps: [.seconds(1)]),
    Case(
      name: "more than a number holds", outcomes: [.answer(429, ["Retry-After": "99999999999999999999"])], status: 429,
      sleeps: []),
    Case(name: "a POST is sent once", method: "POST", outcomes: [.answer(502)], status: 502, sleeps: []),
    Case(name: "a POST that breaks", method: "POST", outcomes: [.failure(lost)], error: lost, sleeps: []),
    Case(name: "DELETE too", method: "DELETE", outcomes: [.answer(503, ["Retry-After": "1"])], status: 503, sleeps: []),
    Case(
      name: "a poll", method: "POST", retry: .always, outcomes: [.answer(502), .answer(202)], status: 202,
      sleeps: [.seconds(1)]),
    Case(name: "a GET that must not", retry: .never, outcomes: [.answer(502)], status: 502, sleeps: []),
  ]

  static let policy = RetryPolicy(tries: 3) { .seconds($0) }

  @Test(arguments: cases) func repeatsWhatMayBeRepeated(_ row: Case) async throws {
    for isStreamed in [false, true] {
      let clock = InstantClock()
      let server = ScriptedServer(row.outcomes, clock: clock, takes: row.takes)
      let client = server.client.retrying(Self.policy, clock: clock)
      let request = HTTPRequest(row.method, "http://h/", timeout: row.timeout, retry: row.retry)
      let collector = Collector()
      do {
        let answer = try await client.send(request, into: isStreamed ? collector.sink : nil)
        #expect(answer.status == row.status, "\(row.name)")
        if isStreamed { #expect(collector.heads == [answer.status], "\(row.name)") }
      } catch let error as HTTPError {
        #expect(error == row.error, "\(row.name)")
      }
      #expect(clock.sleeps == row.sleeps, "\(row.name)")
      #expect(server.isDone, "\(row.name)")
    }
  }

  @Test func everyTryHasWhatIsLeftOfTheTime() async throws {
    let clock = InstantClock()
    let server = ScriptedServer([.answer(502), .answer(502), .answer(200)], clock: clock, takes: .seconds(5))
    _ = try await server.client.retrying(Self.policy, clock: clock).send(HTTPRequest("GET", "http://h/"))
    #expect(server.requests.map(\.timeout) == [.seconds(30), .seconds(24), .seconds(17)])
  }

  @Test func aStreamThatBreaksAfterItsHeadIsNotRepeated() async throws {
    let collector = Collector()
    let client = HTTPClient { _, sink in
      try sink?.head(HTTPResponseHead(status: 200))
      throw Self.lost
    }
    await #expect(throws: Self.lost) {
      try await client.retrying(Self.policy, clock: InstantClock()).send(
        HTTPRequest("GET", "http://h/"), into: collector.sink)
    }
    #expect(collector.heads == [200])
  }

  @Test func standardWaitsAreShort() {
    for _ in 0..<50 {
      #expect((Duration.milliseconds(150)...(.milliseconds(250))).contains(RetryPolicy.standard.backOff(1)))
      #expect((Duration.milliseconds(300)...(.milliseconds(500))).contains(RetryPolicy.standard.backOff(2)))
    }
  }
}
