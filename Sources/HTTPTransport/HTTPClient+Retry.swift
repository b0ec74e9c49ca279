import Synchronization

extension HTTPClient {
  /// This client, sending requests that may be repeated again on broken connections, 502 and 504, and on
  /// 429 and 503 where `Retry-After` fits what is left of the request's time-out, which bounds all
  /// tries together. A streamed request is repeated only as long as nothing reached the sink.
  package func retrying<C: Clock>(_ policy: RetryPolicy = .standard, clock: C) -> HTTPClient
  where C.Duration == Duration {
    HTTPClient { request, sink in
      guard request.mayRepeat else { return try await send(request, into: sink) }
      let deadline = clock.now.advanced(by: request.timeout)
      var attempt = 1
      while true {
        var repeated = request
        if attempt > 1 { repeated.timeout = max(.milliseconds(1), clock.now.duration(to: deadline)) }
        let trial = Trial(policy: policy, attempt: attempt) { clock.now.duration(to: deadline) }
        switch try await trial.run(repeated, whole: request.timeout, sink: sink, client: self) {
        case .answer(let response): return response
        case .pause(let pause): try await clock.sleep(until: clock.now.advanced(by: pause), tolerance: nil)
        }
        attempt += 1
      }
    }
  }
}

/// One try of a request that may be repeated.
private struct Trial: Sendable {
  enum Outcome {
    case answer(HTTPResponse)
    case pause(Duration)
  }

  /// Ends a stream whose head says that it is worth another try, before the sink has seen it.
  private struct Withheld: Error {
    let pause: Duration
  }

  let policy: RetryPolicy
  let attempt: Int
  let remaining: @Sendable () -> Duration

  func run(
    _ request: HTTPRequest, whole timeout: Duration, sink: BodySink?, client: HTTPClient
  ) async throws -> Outcome {
    let delivery = Delivery()
    do {
      let response = try await client.send(request, into: sink.map { guarded($0, delivery) })
      guard sink == nil, let pause = policy.pause(after: response.head, attempt: attempt, remaining: remaining()) else {
        return .answer(response)
      }
      return .pause(pause)
    } catch let withheld as Withheld {
      return .pause(withheld.pause)
    } catch let error as HTTPError {
      if !delivery.hasBegun, let pause = policy.pause(after: error, attempt: attempt, remaining: remaining()) {
        return .pause(pause)
      }
      if case .timedOut(let host, request.timeout) = error { throw HTTPError.timedOut(host: host, after: timeout) }
      throw error
    }
  }

  private func guarded(_ sink: BodySink, _ delivery: Delivery) -> BodySink {
    BodySink(
      head: { head in
        if let pause = policy.pause(after: head, attempt: attempt, remaining: remaining()) {
          throw Withheld(pause: pause)
        }
        delivery.begin()
        try sink.head(head)
      }, bytes: sink.bytes)
  }
}

/// Whether anything of an answer has reached its sink.
private final class Delivery: Sendable {
  private let state = Mutex(false)
  var hasBegun: Bool { state.withLock { $0 } }
  func begin() { state.withLock { $0 = true } }
}
