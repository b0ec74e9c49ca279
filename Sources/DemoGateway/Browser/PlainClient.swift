import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// One HTTP request a connection, no redirects followed, plain http only.
enum PlainClient {
  struct Answer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: String

    subscript(header name: String) -> String? {
      headers.first { $0.name.caseInsensitiveCompare(name) == .orderedSame }?.value
    }
  }

  static func send(
    _ method: String, _ url: URL, headers: [(String, String)] = [], body: String? = nil
  ) async throws -> Answer {
    guard url.scheme == "http", let host = url.host() else { throw BrowserFailure.address(url.absoluteString) }
    let port = url.port ?? 80
    let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: name, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
            wrappingChannelSynchronously: channel)
        }
      }
    var target = url.path(percentEncoded: true)
    if target.isEmpty { target = "/" }
    if let query = url.query(percentEncoded: true) { target += "?" + query }
    var head = HTTPRequestHead(version: .http1_1, method: .init(rawValue: method), uri: target)
    let authority = host.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    head.headers.add(name: "Host", value: authority)
    head.headers.add(name: "User-Agent", value: "gatectl-demo-browser")
    head.headers.add(name: "Accept", value: "text/html,*/*;q=0.8")
    head.headers.add(name: "Connection", value: "close")
    for (name, value) in headers { head.headers.add(name: name, value: value) }
    if let body {
      head.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
      head.headers.add(name: "Content-Length", value: "\(body.utf8.count)")
    }
    return try await converse(connection, head, body)
  }

  private static func converse(
    _ connection: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>, _ head: HTTPRequestHead,
    _ body: String?
  ) async throws -> Answer {
    var answer: Answer?
    var isComplete = false
    do {
      try await connection.executeThenClose { inbound, outbound in
        // All at once: some servers answer a head without waiting for its end, and close.
        let content = body.map { [HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(string: $0)))] } ?? []
        try await outbound.write(contentsOf: [.head(head)] + content + [.end(nil)])
        for try await part in inbound {
          switch part {
          case .head(let head):
            answer = Answer(
              status: Int(head.status.code), headers: head.headers.map { ($0.name, $0.value) }, body: "")
          case .body(let bytes): answer?.body += String(buffer: bytes)
          case .end:
            isComplete = true
            return
          }
        }
      }
    } catch {
      // The server may close first.
      if !isComplete { throw error }
    }
    guard isComplete, let answer else { throw BrowserFailure.page("the connection was closed without an answer") }
    return answer
  }
}
