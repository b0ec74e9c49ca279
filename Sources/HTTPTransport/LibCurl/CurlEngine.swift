import Synchronization
import Values

/// The thread behind a client: it starts with the first request, and ends, freeing its handles, when
/// the client is gone. It is detached, so the end of the process does not wait for it.
final class CurlEngine: Sendable {
  private let queue = CurlQueue()
  private let hasStarted = Mutex(false)
  private let libraryNames: [String]
  private let makeOptions: @Sendable () -> CurlOptions

  init(libraryNames: [String], options: @escaping @Sendable () -> CurlOptions) {
    self.libraryNames = libraryNames
    makeOptions = options
  }

  deinit { queue.stop() }

  func send(_ request: HTTPRequest, into sink: BodySink?) async throws -> HTTPResponse {
    let exchange = CurlExchange(request, origin: try request.validatedOrigin(), sink: sink)
    try Task.checkCancellation()
    try startOnce()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        exchange.wait(with: continuation)
        queue.add(.start(exchange))
      }
    } onCancel: {
      exchange.cancel()
      queue.add(.cancel(exchange))
    }
  }

  private func startOnce() throws(HTTPError) {
    try hasStarted.withLock { (hasStarted) throws(HTTPError) in
      guard !hasStarted else { return }
      let (queue, names, makeOptions) = (queue, libraryNames, makeOptions)
      try startThread {
        do throws(HTTPError) {
          let library = try CurlLibrary.open(names)
          try CurlLoop(library: library, queue: queue, options: makeOptions()).run()
        } catch {
          queue.refuse(error)
        }
      }
      hasStarted = true
    }
  }
}
