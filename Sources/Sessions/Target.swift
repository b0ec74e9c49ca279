package import Contexts
import Gateways
import HTTPTransport
package import Values

/// A server to talk to, and the way there: what a resolution comes to, with nothing missing.
package struct Target: Sendable {
  package let context: LayeredContext?
  package let server: ServerURL
  private let serverSource: Source
  package let kind: GatewayKind
  package let credential: Resolution.Credential
  let connection: ConnectionSettings

  /// - Throws: `SessionFailure` (78) where the context has no server; `ConfigError`.
  package init(_ resolution: Resolution) throws {
    guard let server = resolution.server else {
      let name = resolution.context?.name
      throw SessionFailure(
        .incomplete(
          name.map { "context '\($0)' has no server" } ?? "no server is given",
          remedy: "gatectl context update \(name ?? "NAME") --server URL"),
        context: name, server: nil)
    }
    context = resolution.context
    self.server = server.value
    serverSource = server.source
    kind = resolution.kind.value
    credential = resolution.credential
    connection = ConnectionSettings(
      caFile: try context?.text(.caFile), clientCertificate: try context?.text(.clientCertificate),
      clientKey: try context?.text(.clientKey), proxy: try context?.text(.proxy))
  }

  /// The network as this context reaches it.
  func http(_ dependencies: Dependencies) -> HTTPClient { dependencies.http.connecting(with: connection) }

  func gateway(_ dependencies: Dependencies) throws -> any Gateway {
    switch kind {
    case .noetl: return NoETLGateway(server: server, http: http(dependencies))
    case .oidc: return try openIDConnect(dependencies)
    case .tracker: return try tracker(dependencies)
    case .rackGateway: return RackGateway(server: server, http: http(dependencies))
    }
  }

  /// The credential to send, where there is one that may be sent here.
  /// - Throws: `SessionFailure` (77): no session, an expired one, or one of another origin.
  package func token(at now: Timestamp) throws -> Secret {
    switch credential {
    case .given(let given): return given.value
    case .none: throw failure(.loginRequired(.noSession))
    case .session(let session):
      guard (try? Origin(of: session.origin)) == server.origin else {
        throw failure(
          .loginRequired(.otherOrigin(issuedBy: session.origin.isEmpty ? "an unknown origin" : session.origin)))
      }
      if session.isExpired(at: now), let expiry = session.expiresAt { throw failure(.loginRequired(.expired(expiry))) }
      return session.token
    }
  }

  package func failure(_ reason: SessionFailure.Reason) -> SessionFailure {
    var failure = SessionFailure(reason, context: context?.name, server: server.description)
    failure.kind = kind
    failure.serverSource = serverSource
    return failure
  }

  /// An error of the floors below in this target's words; one that has no row passes as it is.
  func translate(_ error: any Error) -> any Error {
    SessionFailure.Reason(error).map { failure($0) } ?? error
  }

  /// Runs `work` with its errors put in this target's words.
  func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch {
      throw translate(error)
    }
  }
}
