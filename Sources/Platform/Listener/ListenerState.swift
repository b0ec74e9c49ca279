import NIOCore
import NIOHTTP1
import NIOPosix

/// What the connections of one listener share; touched on its event loop only.
final class ListenerState: Sendable {
  let path: String
  let handler: LoopbackListener.Handler
  private let loop: any EventLoop
  private let events: AsyncStream<Callback>.Continuation
  private let shared: NIOLoopBoundBox<Shared>

  private struct Shared {
    var connections: [ObjectIdentifier: CallbackConnection] = [:]
    /// Answered queries, for reloads.
    var pages: [String: String] = [:]
  }

  init(
    loop: any EventLoop, path: String, handler: @escaping LoopbackListener.Handler,
    events: AsyncStream<Callback>.Continuation
  ) {
    (self.loop, self.path, self.handler, self.events) = (loop, path, handler, events)
    shared = .makeBoxSendingValue(Shared(), eventLoop: loop)
  }

  /// Makes a new connection speak HTTP.
  func serve(_ channel: any Channel) throws {
    let connection = CallbackConnection(listener: self)
    try channel.pipeline.syncOperations.addHandlers([
      HTTPResponseEncoder(),
      ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
      connection,
    ])
  }

  func opened(_ connection: CallbackConnection) {
    shared.value.connections[ObjectIdentifier(connection)] = connection
  }

  func closed(_ connection: CallbackConnection) {
    shared.value.connections[ObjectIdentifier(connection)] = nil
  }

  /// The page of a callback that was answered already.
  func page(for query: String) -> String? { shared.value.pages[query] }

  /// Hands an accepted callback on; a repeated one waits for the same answer.
  func accepted(_ query: String, page: String?, isWaiting: Bool) {
    if let page { shared.value.pages[query] = page }
    guard !isWaiting else { return }
    events.yield(Callback(query: query) { [self] page in loop.execute { self.answer(query, page) } })
  }

  func isWaiting(for query: String) -> Bool { shared.value.connections.values.contains { $0.waitingQuery == query } }

  private func answer(_ query: String, _ page: String) {
    guard shared.value.pages[query] == nil else { return }
    shared.value.pages[query] = page
    for connection in shared.value.connections.values where connection.waitingQuery == query {
      connection.show(page)
    }
  }

  /// Ends the events, lets answers under way reach their end and cuts every other connection.
  func finish() async {
    let closing = loop.submit { () -> [EventLoopFuture<Void>] in
      self.events.finish()
      return self.shared.value.connections.values.compactMap { $0.end() }
    }
    let futures = try? await closing.get()
    try? await EventLoopFuture.andAllComplete(futures ?? [], on: loop).get()
  }
}
