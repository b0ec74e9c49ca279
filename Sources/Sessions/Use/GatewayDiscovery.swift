import Gateways
import HTTPTransport
import OAuth
import Platform
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
    /// What to ask for, where the server says.
    package var scopes: [String]?
    /// As the server writes itself, for RFC 8707.
    package var resource: String?
    /// What the gateway said and could not be used.
    package let ignored: [String]
  }

  /// Asks the URL as given, then its origin.
  /// - Parameter issuer: the one to take of several that a resource server trusts.
  /// - Throws: `SessionFailure` where nothing answered, or nothing that is known.
  package func run(
    _ url: ServerURL, issuer: String? = nil, connection: (caFile: String?, proxy: String?)
  ) async throws -> Found {
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
        if try await RackGateway.answers(at: server, http: http) {
          return Found(
            server: server, kind: .rackGateway, issuer: nil, clientID: nil, audience: nil, redirectURI: nil, ignored: []
          )
        }
      }
      return try await protectedResource(places, issuer, http)
    } catch {
      guard let reason = SessionFailure.Reason(error) else { throw error }
      throw SessionFailure(reason, context: nil, server: url.description)
    }
  }

  /// A plain resource server, and an issuer that it trusts and that answers.
  private func protectedResource(_ places: [ServerURL], _ chosen: String?, _ http: HTTPClient) async throws -> Found {
    var missing: (any Error)?
    for server in places {
      do {
        let metadata = try await ProtectedResourceDiscovery(http: http).metadata(of: server)
        let issuer = try await firstAnswering(metadata.authorizationServers, chosen, http)
        return Found(
          server: server, kind: .oidc, issuer: issuer, clientID: nil, audience: nil, redirectURI: nil,
          scopes: metadata.challengedScope ?? metadata.scopesSupported.nonEmptyList, resource: metadata.resource,
          ignored: [])
      } catch ProtectedResourceError.notFound(let tried) {
        missing = missing ?? ProtectedResourceError.notFound(tried: tried)
      }
    }
    throw missing ?? ProtectedResourceError.notFound(tried: [])
  }

  private func firstAnswering(_ issuers: [String], _ chosen: String?, _ http: HTTPClient) async throws -> String {
    if let chosen {
      guard let named = issuers.first(where: { $0.trimmingSuffix("/") == chosen.trimmingSuffix("/") }) else {
        throw SessionFailure.Reason.incomplete(
          "the server does not trust issuer \(chosen), but \(issuers.joined(separator: ", ").withoutControlCharacters)",
          remedy: nil)
      }
      return named
    }
    var failure: (any Error)?
    for issuer in issuers {
      do {
        // Asked in earnest: a context is made of what the servers say now.
        return try await Discovery(http: http, caching: .reload(notWithin: .zero)).metadata(of: Issuer(issuer)).issuer
      } catch {
        failure = failure ?? error
      }
    }
    throw failure ?? CancellationError()
  }
}

extension [String] {
  fileprivate var nonEmptyList: [String]? { isEmpty ? nil : self }
}
