import Synchronization
import Values

/// A request and the task that waits for its answer: what travels between that task's thread and the
/// one of the `CurlLoop`.
final class CurlExchange: Sendable {
  let request: HTTPRequest
  let origin: Origin
  let sink: BodySink?
  private let state = Mutex(State())

  private struct State {
    var continuation: CheckedContinuation<HTTPResponse, any Error>?
    var isCancelled = false
  }

  var host: String { origin.host }

  init(_ request: HTTPRequest, origin: Origin, sink: BodySink?) {
    self.request = request
    self.origin = origin
    self.sink = sink
  }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func cancel() { state.withLock { $0.isCancelled = true } }

  func wait(with continuation: CheckedContinuation<HTTPResponse, any Error>) {
    state.withLock { $0.continuation = continuation }
  }

  /// Hands the outcome to the waiting task; only the first one counts.
  func finish(_ outcome: Result<HTTPResponse, any Error>) {
    state.withLock { $0.continuation.take() }?.resume(with: outcome)
  }
}
