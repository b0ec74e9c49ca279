// RFC 8414 section 2 and OpenID Connect Discovery 1.0 section 3: what an issuer says of itself.
package import Values

/// An issuer's metadata: OpenID's document and the OAuth one merged, the context's own endpoints on top.
///
/// The lists (`*_supported`) are hints, since real ones are often wrong: nothing is refused for missing in
/// them but PKCE without S256.
package struct IssuerMetadata: Sendable, Hashable {
  /// As the issuer writes itself; ID tokens and responses must repeat it byte for byte.
  package let issuer: String
  /// The merged document, fit to be cached and read again.
  package let document: JSON

  /// A document that has been merged, or was cached.
  /// - Throws: `DiscoveryError.insecureEndpoint`, `.malformed`.
  package init(document: JSON) throws(DiscoveryError) {
    guard let issuer = document["issuer"]?.text else { throw .malformed(url: "", reason: "it names no issuer") }
    self.issuer = issuer
    self.document = document
    for endpoint in Endpoint.allCases {
      guard let url = document[endpoint.rawValue]?.text else { continue }
      guard let origin = try? Origin(of: url), origin.protectsCredentials else {
        throw .insecureEndpoint(name: endpoint.rawValue, url: url.withoutControlCharacters)
      }
    }
  }

  package enum Endpoint: String, Sendable, CaseIterable {
    case authorization = "authorization_endpoint"
    case token = "token_endpoint"
    case deviceAuthorization = "device_authorization_endpoint"
    case jwks = "jwks_uri"
    case revocation = "revocation_endpoint"
    case userinfo = "userinfo_endpoint"
    case endSession = "end_session_endpoint"
  }

  package subscript(endpoint: Endpoint) -> String? { document[endpoint.rawValue]?.text }

  /// - Throws: `DiscoveryError.missingEndpoint`.
  package func require(_ endpoint: Endpoint) throws(DiscoveryError) -> String {
    guard let url = self[endpoint] else { throw .missingEndpoint(name: endpoint.rawValue, issuer: issuer) }
    return url
  }

  /// - Throws: `DiscoveryError.pkceUnsupported` where methods are listed and S256 is not among them.
  package func requirePKCE() throws(DiscoveryError) {
    guard let methods = document["code_challenge_methods_supported"]?.strings, !methods.isEmpty else { return }
    guard methods.contains(PKCE.method) else { throw .pkceUnsupported(methods: methods, issuer: issuer) }
  }

  /// Whether this is an OpenID provider (ID tokens can be had) and no plain OAuth server.
  package var isOpenID: Bool {
    document["scopes_supported"]?.strings?.contains("openid") == true || self[.userinfo] != nil
      || document["id_token_signing_alg_values_supported"] != nil || document["subject_types_supported"] != nil
  }

  package var scopesSupported: [String] { document["scopes_supported"]?.strings ?? [] }

  package var tokenAuthenticationMethods: [String] { document["token_endpoint_auth_methods_supported"]?.strings ?? [] }

  /// Algorithms of assertions that clients sign (RFC 8414 section 2).
  package var tokenAuthenticationAlgorithms: [String] {
    document["token_endpoint_auth_signing_alg_values_supported"]?.strings ?? []
  }

  /// RFC 9207: whether every response at the redirect URI names the issuer.
  package var namesIssuerInResponses: Bool { document["authorization_response_iss_parameter_supported"]?.bool == true }

  /// What to ask for where neither a flag nor the context says: `openid profile email` of an OpenID provider,
  /// nothing of another; `offline_access` is added where the issuer lists it.
  ///
  /// - Parameter forPerson: a client that logs in as itself has no profile and no offline access.
  package func scopes(chosen: [String]?, forPerson: Bool = true) -> [String] {
    guard forPerson else {
      let personal = ["openid", "profile", "email", "offline_access"]
      return (chosen ?? []).filter { !personal.contains($0) }
    }
    var scopes = chosen ?? (isOpenID ? ["openid", "profile", "email"] : [])
    if scopesSupported.contains("offline_access"), !scopes.contains("offline_access") {
      scopes.append("offline_access")
    }
    return scopes
  }
}

extension IssuerMetadata {
  /// Endpoints that the context names: they win over the issuer's own, and can do without any.
  package struct Overrides: Sendable, Hashable {
    package var endpoints: [Endpoint: String]

    package init(_ endpoints: [Endpoint: String] = [:]) { self.endpoints = endpoints.filter { !$1.isEmpty } }
  }

  /// Merges documents of one issuer: field by field the first that has it, after the overrides.
  ///
  /// Exception: `*_supported` lists are joined, since each document lists its own part.
  static func merge(
    issuer: String, _ documents: [JSON], _ overrides: Overrides
  ) throws(DiscoveryError) -> IssuerMetadata {
    var merged: [String: JSON] = ["issuer": .string(issuer)]
    for (endpoint, url) in overrides.endpoints { merged[endpoint.rawValue] = .string(url) }
    for (name, value) in documents.flatMap({ $0.object ?? [:] }) where value != .null && value != "" {
      if name.hasSuffix("_supported"), let known = merged[name]?.array, let more = value.array {
        merged[name] = .array(known + more.filter { !known.contains($0) })
      } else if merged[name] == nil {
        merged[name] = value
      }
    }
    return try IssuerMetadata(document: .object(merged))
  }
}
