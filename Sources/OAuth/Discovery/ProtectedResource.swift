// RFC 9728: which issuers a resource server trusts.
package import HTTPTransport
package import Values

/// A resource server's metadata (section 2).
package struct ProtectedResourceMetadata: Sendable, Hashable {
  /// As the server writes itself; sent verbatim as RFC 8707 `resource`.
  package let resource: String
  package let authorizationServers: [String]
  package let scopesSupported: [String]
  /// The scope that the challenge asks for (RFC 6750, section 3), which goes before `scopesSupported`.
  package let challengedScope: [String]?
  package let document: JSON
}

/// Why a resource server's metadata is not to be used. Where no whole answer came, `HTTPError` is thrown.
package enum ProtectedResourceError: Error, Hashable, Sendable {
  /// 78: no metadata at any of the places: the server does not say whom it trusts.
  case notFound(tried: [DiscoveryError.Attempt])
  /// 76
  case malformed(url: String, reason: String)
  /// 76: the document is another resource's.
  case resourceMismatch(asked: String, found: String)
  /// 78: the metadata names no authorization server.
  case noAuthorizationServers(url: String)
  /// 75
  case tryLater(url: String, status: Int, retryAfter: Duration?)
  /// 69
  case unavailable(url: String, status: Int)
}

/// Finds a resource server's metadata (section 3 and 5.1).
package struct ProtectedResourceDiscovery: Sendable {
  private let http: HTTPClient
  private let documents: DocumentSource

  package init(http: HTTPClient) {
    self.http = http
    documents = DocumentSource(http: http)
  }

  /// Asks `server` without credentials; then the place that its challenge names; then the well-known places, the path
  /// inserted first. A place with a 404 is passed over, a malformed document ends the search.
  /// - Throws: `ProtectedResourceError`, `HTTPError`.
  package func metadata(of server: ServerURL) async throws -> ProtectedResourceMetadata {
    let probe = try await http.send(
      HTTPRequest("GET", server.description, headers: ["Accept": "*/*"], bodyLimit: 1 << 20))
    let challenge = probe.status == 401 ? AuthenticateChallenge.bearer(in: probe.head) : nil
    let scope = challenge?["scope"].map { $0.split(separator: " ").map(String.init) }
    var tried: [DiscoveryError.Attempt] = []
    for url in Self.places(server, challenge?["resource_metadata"]) {
      let answer = try await documents.get(url, .none)
      let response = try answer.outcome.get()
      tried.append(answer.attempt)
      switch response.status {
      case 200..<300: return try Self.read(response, url, server, scope)
      case 429, 503:
        throw ProtectedResourceError.tryLater(url: url, status: response.status, retryAfter: response.head.retryAfter)
      case 500...: throw ProtectedResourceError.unavailable(url: url, status: response.status)
      default: continue
      }
    }
    throw ProtectedResourceError.notFound(tried: tried)
  }

  /// Each place once. A challenge may send to the server's own origin only where nothing could be read on
  /// the way: https, or loopback.
  static func places(_ server: ServerURL, _ challenged: String?) -> [String] {
    let wellKnown = "\(server.origin)/.well-known/oauth-protected-resource"
    var places: [String] = []
    if let challenged, let origin = try? Origin(of: challenged), origin.protectsCredentials {
      places.append(challenged)
    }
    if !server.path.isEmpty { places.append(wellKnown + server.path) }
    places.append(wellKnown)
    return places.enumerated().filter { !places[..<$0.offset].contains($0.element) }.map(\.element)
  }

  private static func read(
    _ response: HTTPResponse, _ url: String, _ server: ServerURL, _ scope: [String]?
  ) throws(ProtectedResourceError) -> ProtectedResourceMetadata {
    guard let document = response.json, document.object != nil else {
      throw .malformed(url: url, reason: "it is no JSON object")
    }
    guard let resource = document["resource"]?.text else { throw .malformed(url: url, reason: "it names no resource") }
    guard covers(resource, server) else {
      throw .resourceMismatch(asked: server.description, found: resource.withoutControlCharacters)
    }
    let issuers = document["authorization_servers"]?.strings?.filter { !$0.isEmpty } ?? []
    guard !issuers.isEmpty else { throw .noAuthorizationServers(url: url) }
    return ProtectedResourceMetadata(
      resource: resource, authorizationServers: issuers,
      scopesSupported: document["scopes_supported"]?.strings ?? [], challengedScope: scope, document: document)
  }

  /// Whether `resource` is the server asked or a parent of it: the same origin, an equal path or one above it.
  static func covers(_ resource: String, _ server: ServerURL) -> Bool {
    guard resource.contains("://"), let url = try? ServerURL(resource.prefix { $0 != "?" }) else { return false }
    return url.origin == server.origin && (url.path == server.path || server.path.hasPrefix(url.path + "/"))
  }
}
