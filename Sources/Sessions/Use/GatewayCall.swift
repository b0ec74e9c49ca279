package import Contexts
import Gateways
import HTTPTransport
import Platform
import Values

/// One request to a gateway with the session, its answer streamed.
package struct GatewayCall: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore
  private let notice: @Sendable (Renewal.Notice) -> Void
  package var secondFactor = SecondFactorRequest()
  /// Whether an answer by which the gateway refuses the session goes to the output, too.
  package var deliversRefusal = true

  package init(dependencies: Dependencies, store: ConfigStore, notice: @escaping @Sendable (Renewal.Notice) -> Void) {
    self.dependencies = dependencies
    self.store = store
    self.notice = notice
  }

  package struct Request: Sendable {
    package var method: String
    /// Starts with `/` and is appended to the server's base path, or is an absolute URL of the session's origin.
    package var path: String
    package var headers: [Header]
    package var body: [UInt8]?

    package init(method: String, path: String, headers: [Header] = [], body: [UInt8]? = nil) {
      self.method = method
      self.path = path
      self.headers = headers
      self.body = body
    }
  }

  package struct Header: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Where the answer goes as it comes: status and headers once, then the body's bytes.
  package struct Output: Sendable {
    package let head: @Sendable (_ status: Int, _ headers: [Header]) throws -> Void
    package let bytes: @Sendable (UnsafeRawBufferPointer) throws -> Void

    package init(
      head: @escaping @Sendable (_ status: Int, _ headers: [Header]) throws -> Void,
      bytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) {
      self.head = head
      self.bytes = bytes
    }
  }

  /// Sends the request; the answer, whatever its status, goes to the output first.
  /// - Throws: `SessionFailure` for an answer of 400 and above, judged by the gateway's kind.
  package func run(_ request: Request, _ resolution: Resolution, into output: Output) async throws {
    let renewal = Renewal(dependencies: dependencies, store: store, notice: notice)
    let target = try await renewal.target(for: resolution)
    let token = try target.token(at: dependencies.clock.now())
    let gateway = try target.gateway(dependencies)
    var message = HTTPRequest(request.method, try url(request.path, target), body: request.body)
    for header in request.headers { message.headers.append(header.name, header.value) }
    var exchange = AuthorizedExchange(
      dependencies: dependencies, store: store, target: target, gateway: gateway, token: token)
    exchange.secondFactor = secondFactor
    exchange.deliversRefusal = deliversRefusal
    // A login does not mend that one.
    if case .given = target.credential { exchange.deliversRefusal = true }
    if case .session(let session) = target.credential, session.isRenewable {
      exchange.renewal = { try await renewal.afterRefusal(of: target, resolution) }
    }
    let (answer, used) = try await target.translating { [message, exchange] in
      try await exchange.sendRenewing(
        message,
        into: BodySink(
          head: { head in try output.head(head.status, head.headers.map { Header(name: $0.name, value: $0.value) }) },
          bytes: { bytes in try output.bytes(bytes) }))
    }
    if answer.status < 400 {
      return await StatusCheck(dependencies: dependencies, store: store, notice: notice).noteSliding(of: used.target)
    }
    throw await used.failure(answer).naming(request.method, request.path, answer.errorText)
  }

  private func url(_ path: String, _ target: Target) throws -> String {
    if path.hasPrefix("/") { return target.server.appending(path) }
    guard path.contains("://") else {
      throw target.failure(.usage("'\(path.withoutControlCharacters)' is no path, which starts with '/'"))
    }
    guard let origin = try? Origin(of: path), origin == target.server.origin else {
      throw target.failure(
        .usage("'\(path.withoutControlCharacters)' is of another origin, to which the session is not sent"))
    }
    return path
  }
}

extension SessionFailure {
  /// A refusal that does not say of what, with what was asked for.
  func naming(_ method: String, _ path: String, _ told: String) -> SessionFailure {
    guard case .denied(let text) = reason, ["", "permission denied", "forbidden"].contains(told.lowercased()) else {
      return self
    }
    let path = path.prefix { $0 != "?" }
    var failure = SessionFailure(.denied("\(text) for \(method) \(path)"), context: context, server: server)
    failure.kind = kind
    return failure
  }
}
