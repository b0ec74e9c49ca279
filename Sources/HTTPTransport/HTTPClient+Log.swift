import Synchronization
import Values

extension HTTPClient {
  /// This client, telling `write` a line about each request, each answer and each failure, and a line
  /// for each of their headers, as `--verbose` shows them. Nothing that could be secret is in them:
  /// no body, no value of a header or of a query that is not known to be harmless.
  package func logging<C: Clock>(to write: @escaping @Sendable (String) -> Void, clock: C) -> HTTPClient
  where C.Duration == Duration {
    HTTPClient { request, sink in
      let log = ExchangeLog(
        write: write, subject: "\(request.method) \(RedactedURL(request.url))".withoutControlCharacters)
      let start = clock.now
      log.began(request)
      let count = ByteCount()
      do {
        let response = try await send(request, into: sink.map { count.counting($0) })
        let size = sink == nil ? response.body.count : count.total
        log.answered(response.head, size: size, after: start.duration(to: clock.now))
        return response
      } catch {
        log.failed(error, after: start.duration(to: clock.now))
        throw error
      }
    }
  }
}

/// The lines about one exchange: `>` goes out, `<` comes in, `!` is a failure.
private struct ExchangeLog {
  let write: @Sendable (String) -> Void
  let subject: String

  func began(_ request: HTTPRequest) {
    let size = request.body.map { ", \($0.count) bytes" } ?? ""
    write("> \(subject)\(size)")
    list(request.headers, "> ")
  }

  func answered(_ head: HTTPResponseHead, size: Int, after time: Duration) {
    write("< \(head.status) to \(subject), \(size) bytes, \(time.milliseconds) ms")
    list(head.headers, "< ")
  }

  func failed(_ error: any Error, after time: Duration) {
    let reason =
      switch error {
      case let error as HTTPError: error.description
      case is CancellationError: "cancelled"
      // A sink's own error may say anything.
      default: "ended by its reader"
      }
    write("! \(subject): \(reason.withoutControlCharacters), \(time.milliseconds) ms")
  }

  private func list(_ headers: HTTPHeaders, _ mark: String) {
    for field in headers { write("\(mark)  \(field.name.withoutControlCharacters): \(field.loggedValue)") }
  }
}

/// How much of a body went to its sink.
private final class ByteCount: Sendable {
  private let state = Mutex(0)

  var total: Int { state.withLock { $0 } }

  func counting(_ sink: BodySink) -> BodySink {
    BodySink(head: sink.head) { bytes in
      self.state.withLock { $0 += bytes.count }
      try sink.bytes(bytes)
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
