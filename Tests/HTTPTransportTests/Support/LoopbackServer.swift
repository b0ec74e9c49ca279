import HTTPTransport
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// What the server read of a request.
struct Received: Sendable {
  let method: String
  let target: String
  let headers: HTTPTransport.HTTPHeaders
  let body: [UInt8]
  /// The same for all requests of one connection.
  let connection: Int
}

/// What the server does about a request.
enum Reply: Sendable {
  case answer(Int, headers: HTTPTransport.HTTPHeaders = [:], body: [UInt8] = [])
  /// The bytes as they are, then the connection is closed.
  case raw(String)
  case close
  /// No answer, the connection stays open.
  case silence
  /// No answer until that many requests wait; then all of them are answered with 200.
  case together(Int)

  static func text(_ text: String) -> Reply { .answer(200, body: Array(text.utf8)) }
}

/// A real HTTP/1.1 server on a free loopback port; what it does is the test's closure.
final class LoopbackServer: Sendable {
  enum Event: Sendable, Equatable {
    case request(String)
    case disconnected
  }

  let port: Int
  let events: AsyncStream<Event>
  private let channel: any Channel
  fileprivate let log: ServerLog

  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [Received] { log.state.withLock { $0.requests } }
  /// The most connections that were open at once.
  var peakConnections: Int { log.state.withLock { $0.peak } }

  init(respond: @escaping @Sendable (Received) -> Reply) async throws {
    let (events, sink) = AsyncStream.makeStream(of: Event.self)
    let log = ServerLog(events: sink, respond: respond)
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .childChannelInitializer { channel in
        channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
          try channel.pipeline.syncOperations.addHandler(ServerHandler(log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
    self.events = events
    self.log = log
  }

  func stop() async throws { try await channel.close() }

  /// Waits until `event` has happened.
  func wait(for event: Event) async {
    for await next in events where next == event { return }
  }
}

/// What all connections of a server share.
private final class ServerLog: Sendable {
  struct State {
    var requests: [Received] = []
    var connections = 0
    var open = 0
    var peak = 0
    var waiting: [@Sendable () -> Void] = []
  }

  let state = Mutex(State())
  let events: AsyncStream<LoopbackServer.Event>.Continuation
  let respond: @Sendable (Received) -> Reply

  init(events: AsyncStream<LoopbackServer.Event>.Continuation, respond: @escaping @Sendable (Received) -> Reply) {
    self.events = events
    self.respond = respond
  }

  func connected() -> Int {
    state.withLock {
      $0.connections += 1
      $0.open += 1
      $0.peak = max($0.peak, $0.open)
      return $0.connections
    }
  }

  func disconnected() {
    state.withLock { $0.open -= 1 }
    events.yield(.disconnected)
  }

  /// Keeps `answer` until there are `count` of them, then runs all.
  func hold(_ count: Int, _ answer: @escaping @Sendable () -> Void) {
    let ready = state.withLock { state in
      state.waiting.append(answer)
      guard state.waiting.count == count else { return [@Sendable () -> Void]() }
      defer { state.waiting = [] }
      return state.waiting
    }
    for answer in ready { answer() }
  }
}

private final class ServerHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let log: ServerLog
  private var number = 0
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(log: ServerLog) { self.log = log }

  func channelActive(context: ChannelHandlerContext) { number = log.connected() }

  func channelInactive(context: ChannelHandlerContext) { log.disconnected() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): (self.head, body) = (head, [])
    case .body(let buffer): body += buffer.readableBytesView
    case .end:
      guard let head else { return }
      var headers = HTTPTransport.HTTPHeaders()
      for (name, value) in head.headers { headers.append(name, value) }
      let request = Received(
        method: head.method.rawValue, target: head.uri, headers: headers, body: body, connection: number)
      log.state.withLock { $0.requests.append(request) }
      let reply = log.respond(request)
      log.events.yield(.request(head.uri))
      perform(reply, isHead: head.method == .HEAD, context)
    }
  }

  private func perform(_ reply: Reply, isHead: Bool, _ context: ChannelHandlerContext) {
    switch reply {
    case .answer(let status, let headers, let body):
      Self.write(status, headers, body, isHead: isHead, to: context.channel)
    case .raw(let text):
      let raw = context.channel.allocator.buffer(string: text)
      // Past the encoder, which sits before this handler.
      context.pipeline.context(handlerType: HTTPResponseEncoder.self).assumeIsolated().whenSuccess { encoder in
        encoder.writeAndFlush(NIOAny(raw)).assumeIsolated().whenComplete { _ in encoder.close(promise: nil) }
      }
    case .close: context.close(promise: nil)
    case .silence: break
    case .together(let count):
      let channel = context.channel
      log.hold(count) { channel.eventLoop.execute { Self.write(200, [:], [], isHead: false, to: channel) } }
    }
  }

  private static func write(
    _ status: Int, _ headers: HTTPTransport.HTTPHeaders, _ body: [UInt8], isHead: Bool, to channel: any Channel
  ) {
    var fields = NIOHTTP1.HTTPHeaders(headers.map { ($0.name, $0.value) })
    if !fields.contains(name: "Transfer-Encoding") {
      fields.replaceOrAdd(name: "Content-Length", value: "\(body.count)")
    }
    let head = NIOHTTP1.HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    if !isHead { channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil) }
    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
  }
}
