import CLibCurl
import Values

/// All transfers of a client on one multi handle, on one thread: it shares connections, keeps them
/// alive and runs any number of requests at once.
final class CurlLoop {
  private let library: CurlLibrary
  private let multi: MultiHandle
  private let queue: CurlQueue
  private let options: CurlOptions
  /// By the address of their easy handle.
  private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]
  /// To one host a few at once; across hosts there is no bound.
  private var admission = Admission<CurlExchange>()

  init(library: CurlLibrary, queue: CurlQueue, options: CurlOptions) throws(HTTPError) {
    guard let handle = library.multiInit() else { throw .other(code: 27, reason: "out of memory") }
    self.library = library
    self.queue = queue
    self.options = options
    multi = MultiHandle(address: handle)
    let limit = Int32(CURLMOPT_MAX_HOST_CONNECTIONS.rawValue)
    _ = gatectl_multi_setopt_long(library.multiSetOption, handle, limit, Admission<CurlExchange>.connectionsPerHost)
    let wakeUp = library.multiWakeUp
    queue.setWakeUp { [multi] in _ = wakeUp(multi.address) }
  }

  deinit {
    queue.setWakeUp(nil)
    _ = library.multiCleanup(multi.address)
  }

  /// Runs until the queue is stopped.
  func run() {
    while true {
      let (commands, isStopping) = queue.drain()
      for command in commands { obey(command) }
      if isStopping { break }
      startAdmitted()
      var running: Int32 = 0
      var result = library.multiPerform(multi.address, &running)
      finishEnded()
      startAdmitted()
      // libcurl returns earlier where one of its own timers is due.
      if result == CURLM_OK { result = library.multiPoll(multi.address, nil, 0, patience, nil) }
      if result != CURLM_OK { failAll(result) }
    }
    for transfer in transfers.values { end(transfer, .failure(CancellationError())) }
  }

  /// Milliseconds until a request that waits for its turn is out of time.
  private var patience: Int32 {
    guard let deadline = admission.nextDeadline else { return .max }
    return Int32(clamping: (deadline - options.now()).wholeMilliseconds)
  }

  private func obey(_ command: CurlQueue.Command) {
    switch command {
    case .start(let exchange) where exchange.isCancelled: exchange.finish(.failure(CancellationError()))
    case .start(let exchange):
      admission.add(exchange, for: exchange.origin, deadline: options.now() + exchange.request.timeout)
    case .cancel(let exchange):
      admission.remove(from: exchange.origin) { $0 === exchange }
      if let transfer = transfers.values.first(where: { $0.exchange === exchange }) {
        end(transfer, .failure(CancellationError()))
      } else {
        exchange.finish(.failure(CancellationError()))
      }
    }
  }

  private func startAdmitted() {
    let now = options.now()
    for exchange in admission.expire(at: now) {
      exchange.finish(.failure(HTTPError.timedOut(host: exchange.host, after: exchange.request.timeout)))
    }
    for (exchange, deadline) in admission.admit() { start(exchange, timeLeft: deadline - now) }
  }

  private func start(_ exchange: CurlExchange, timeLeft: Duration) {
    do throws(HTTPError) {
      let transfer = try CurlTransfer(exchange, timeLeft: timeLeft, library: library, options: options)
      transfer.onConnect = { [unowned self] in admission.connected(exchange.origin) }
      let result = library.multiAdd(multi.address, transfer.handle.easy)
      guard result == CURLM_OK else { throw error(result) }
      transfers[transfer.handle.easy] = transfer
    } catch {
      admission.ended(exchange.origin, sharesConnections: nil)
      exchange.finish(.failure(error))
    }
  }

  private func finishEnded() {
    var left: Int32 = 0
    while let message = library.multiInfoRead(multi.address, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
        let transfer = transfers[easy]
      else { continue }
      end(transfer, transfer.outcome(gatectl_message_result(message)))
    }
  }

  /// Takes a transfer off the multi handle, which frees its connection for others, and reports.
  private func end(_ transfer: CurlTransfer, _ outcome: Result<HTTPResponse, any Error>) {
    _ = library.multiRemove(multi.address, transfer.handle.easy)
    transfers[transfer.handle.easy] = nil
    admission.ended(transfer.exchange.origin, sharesConnections: transfer.sharesConnection)
    transfer.exchange.finish(outcome)
  }

  private func failAll(_ result: CURLMcode) {
    for transfer in transfers.values { end(transfer, .failure(error(result))) }
  }

  private func error(_ result: CURLMcode) -> HTTPError {
    let reason = library.multiError(result).map { String(cString: $0) }
    return .other(code: Int(result.rawValue), reason: reason ?? "libcurl's multi interface failed")
  }
}

/// Unchecked, since other threads use the address for curl_multi_wakeup alone, which any thread may
/// call as long as the handle lives; the queue's lock and `setWakeUp(nil)` see to that.
private struct MultiHandle: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
}
