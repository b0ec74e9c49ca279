/// A web server for one page on this machine, which an authorization server redirects the browser to
/// (RFC 8252 §7.3).
package struct LoopbackListener: Sendable {
  /// The port that was bound.
  package let port: Int

  /// The requests that the handler accepted, in the order they came; ends with `stop()`.
  package let callbacks: AsyncStream<Callback>

  private let stopImplementation: @Sendable () async -> Void

  package init(port: Int, callbacks: AsyncStream<Callback>, stop: @escaping @Sendable () async -> Void) {
    self.port = port
    self.callbacks = callbacks
    stopImplementation = stop
  }

  /// Frees the port at once; answers under way are sent to their end first, other connections are cut.
  /// Doing it twice does nothing more.
  package func stop() async { await stopImplementation() }

  /// What the listener is to bind and answer.
  package struct Configuration: Hashable, Sendable {
    package enum Host: Hashable, Sendable {
      /// 127.0.0.1
      case ipv4
      /// ::1
      case ipv6
      /// Both, on the same port, as far as the machine has them: a browser may resolve the name to either.
      case localhost
    }

    package var host: Host
    /// Tried in this order; 0 takes a free one.
    package var ports: [Int]
    /// The path of the redirect URI, with its slash.
    package var path: String

    package init(host: Host = .ipv4, ports: [Int], path: String) {
      self.host = host
      self.ports = ports
      self.path = path.isEmpty ? "/" : path
    }
  }

  /// What the handler makes of a request to the path.
  package enum Reply: Sendable {
    /// It is the one waited for. It becomes a `Callback`; the browser waits for `Callback.answer(_:)`, unless there is
    /// a page already.
    case accepted(page: String? = nil)
    /// A stranger's: the page is shown with status 400 and the wait goes on.
    case ignored(page: String)
  }

  /// Looks at a request's query (without the `?`); called on the listener's thread, so it must not block.
  package typealias Handler = @Sendable (_ query: String) -> Reply
}

/// An accepted request.
package struct Callback: Sendable {
  /// Without the `?`, still percent-encoded.
  package let query: String
  private let answerImplementation: @Sendable (String) -> Void

  package init(query: String, answer: @escaping @Sendable (String) -> Void) {
    self.query = query
    answerImplementation = answer
  }

  /// Shows the HTML page in the browser, also where it asked the same again (a reload); only the first answer counts.
  package func answer(_ page: String) { answerImplementation(page) }
}

/// The effect: starts listeners.
package struct Loopback: Sendable {
  package typealias Listen =
    @Sendable (LoopbackListener.Configuration, @escaping LoopbackListener.Handler) async throws -> LoopbackListener

  private let implementation: Listen

  package init(listen: @escaping Listen) { implementation = listen }

  /// Binds the first free port of the configuration.
  /// - Throws: `ListenerError`
  package func listen(
    _ configuration: LoopbackListener.Configuration, handler: @escaping LoopbackListener.Handler
  ) async throws -> LoopbackListener {
    try await implementation(configuration, handler)
  }
}

/// Why nothing listens.
package enum ListenerError: Error, Hashable, Sendable {
  /// Every port that was to be tried is taken.
  case portBusy(ports: [Int])
  /// A port below 1024, mostly.
  case notPermitted(port: Int)
  case failed(port: Int, errno: Int32)
}

extension ListenerError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .portBusy(let ports):
      ports.count == 1
        ? "port \(ports[0]) is in use by another program"
        : "ports \(ports.map(String.init).joined(separator: ", ")) are in use by other programs"
    case .notPermitted(let port): "not permitted to listen on port \(port)"
    case .failed(let port, let errno): "cannot listen on port \(port): \(errorText(errno))"
    }
  }
}
