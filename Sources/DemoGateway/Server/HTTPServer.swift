import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP/1.1 server on a loopback port, which answers one request of a connection after the other.
struct HTTPServer: Sendable {
  typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  /// What happens to a request; nil closes the connection without an answer. The second argument completes
  /// once the client has gone, so that nothing is held for it.
  typealias Handler = @Sendable (Request, EventLoopFuture<Void>) async -> Reply?

  /// The port in use.
  let port: Int
  private let listener: NIOAsyncChannel<Connection, Never>

  /// - Parameter port: 0 picks a free one.
  /// - Throws: an `IOError` where the port is taken.
  static func bind(port: Int) async throws -> HTTPServer {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // Tests start a hundred clients at once.
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .bind(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          // Pipelining assistance stops reading while an answer is due, and would miss a client that goes.
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    guard let port = listener.channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
    return HTTPServer(port: port, listener: listener)
  }

  /// Serves until the task is cancelled.
  func serve(_ handler: @escaping Handler) async throws {
    try await listener.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          // A broken connection is the client's affair.
          group.addTask { try? await converse(connection, handler) }
        }
      }
    }
  }

  private func converse(_ connection: Connection, _ handler: Handler) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var head: HTTPRequestHead?
      var body = Data()
      for try await part in inbound {
        switch part {
        case .head(let received):
          head = received
          body.removeAll()
          if received.headers["Expect"].contains(where: { $0.lowercased() == "100-continue" }) {
            try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
          }
        case .body(let bytes):
          body.append(contentsOf: bytes.readableBytesView)
        case .end:
          guard let received = head else { return }
          let request = Request(
            method: received.method.rawValue, target: received.uri,
            headers: received.headers.map { ($0.name, $0.value) }, body: body)
          guard let reply = await handler(request, connection.channel.closeFuture) else { return }
          guard try await write(reply, to: received, connection.channel, outbound) else { return }
        }
      }
    }
  }

  /// - Returns: whether the connection takes another request.
  private func write(
    _ reply: Reply, to request: HTTPRequestHead, _ channel: any Channel,
    _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws -> Bool {
    var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status))
    for (name, value) in reply.headers { head.headers.add(name: name, value: value) }
    if !request.isKeepAlive { head.headers.replaceOrAdd(name: "Connection", value: "close") }
    let hasBody = request.method != .HEAD && reply.status != 204 && reply.status != 304
    if let length = reply.length, hasBody || request.method == .HEAD {
      head.headers.add(name: "Content-Length", value: "\(length)")
    }
    try await outbound.write(.head(head))
    switch reply.body {
    case .bytes(let data):
      if hasBody, !data.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: data)))) }
    case .pieces(_, let piece):
      var index = 0
      while hasBody, let data = piece(index) {
        try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: data))))
        index += 1
      }
    case .truncated(let data, _):
      try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: data)))).get()
      return false
    }
    // Not by the writer: this returns once all is with the kernel, so that closing loses nothing.
    try await channel.writeAndFlush(HTTPServerResponsePart.end(nil)).get()
    return request.isKeepAlive
  }
}
