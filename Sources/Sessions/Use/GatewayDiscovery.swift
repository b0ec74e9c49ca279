import Gateways
import HTTPTransport
package import Values

/// Finds out what stands behind a URL, for `context init --from-gateway`.
package struct GatewayDiscovery: Sendable {
  private let dependencies: Dependencies

  package init(dependencies: Dependencies) { self.dependencies = dependencies }

  package struct Found: Sendable {
    /// The URL that answered: as given, or its origin.
    package let server: ServerURL
    package let kind: GatewayKind
    package let issuer: String?
    package let clientID: String?
    package let audience: String?
    package let redirectURI: String?
    /// What the gateway said and could not be used.
    package let ignored: [String]
  }

  /// Asks the URL as given, then its origin.
  /// - Throws: `SessionFailure` where nothing answered, or nothing that is known.
  package func run(_ url: ServerURL, connection: (caFile: String?, proxy: String?)) async throws -> Found {
    let http = dependencies.http.connecting(
      with: ConnectionSettings(caFile: connection.caFile, proxy: connection.proxy))
    let places = url.path.isEmpty ? [url] : [url, ServerURL(origin: url.origin)]
    do {
      for server in places {
        if let contract = try await RuntimeContract.fetch(from: server, http: http) {
          return Found(
            server: server, kind: .noetl, issuer: contract.issuer, clientID: contract.clientID,
            audience: contract.audience, redirectURI: contract.redirectURI, ignored: contract.ignored)
        }
      }
    } catch {
      guard let reason = SessionFailure.Reason(error) else { throw error }
      throw SessionFailure(reason, context: nil, server: url.description)
    }
    throw SessionFailure(
      .protocolViolation(
        "nothing known answers at \(places.map { $0.appending("/api/runtime/contract") }.joined(separator: " or "))"),
      context: nil, server: nil)
  }
}
