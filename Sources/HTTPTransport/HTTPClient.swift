/// Where a body goes as it arrives: the head once, then its bytes. Throwing ends the transfer.
package struct BodySink: Sendable {
  package let head: @Sendable (HTTPResponseHead) throws -> Void
  package let bytes: @Sendable (UnsafeRawBufferPointer) throws -> Void

  package init(
    head: @escaping @Sendable (HTTPResponseHead) throws -> Void,
    bytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) {
    self.head = head
    self.bytes = bytes
  }
}

/// The one way onto the network: a closure, which decorators wrap (retry, redacted log) and tests replace.
package struct HTTPClient: Sendable {
  /// Sends a request; with a sink the body streams into it and the response's own body is empty.
  /// - Throws: `HTTPError` where no whole answer came, `CancellationError` where the task was cancelled,
  ///   and whatever the sink throws.
  package typealias Send = @Sendable (_ request: HTTPRequest, _ sink: BodySink?) async throws -> HTTPResponse

  private let implementation: Send

  package init(send: @escaping Send) { implementation = send }

  package func send(_ request: HTTPRequest, into sink: BodySink? = nil) async throws -> HTTPResponse {
    try await implementation(request, sink)
  }

  /// This client with every request going through `settings`.
  package func connecting(with settings: ConnectionSettings) -> HTTPClient {
    HTTPClient { request, sink in
      var request = request
      request.connection = settings
      return try await send(request, into: sink)
    }
  }
}
