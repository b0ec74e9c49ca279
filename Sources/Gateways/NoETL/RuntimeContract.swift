package import HTTPTransport
package import Values

/// What a NoETL gateway says of itself at `/api/runtime/contract`, as far as a context is made of it.
package struct RuntimeContract: Sendable, Hashable {
  package let issuer: String?
  package let clientID: String?
  package let audience: String?
  /// Only a loopback address with a port: what the gateway names is as a rule its web page's.
  package let redirectURI: String?
  /// What was there and could not be used, a sentence each.
  package let ignored: [String]

  /// Reads any answer that a gateway gave: `auth0` may be missing, of another type, or full of blanks.
  package init(_ json: JSON) {
    var ignored: [String] = []
    var auth0: JSON?
    switch json["auth0"] {
    case nil, .null?: ignored.append("the gateway names no identity provider")
    case .object?: auth0 = json["auth0"]
    default: ignored.append("the gateway's auth0 block is malformed")
    }
    func field(_ key: String) -> String? {
      guard let value = auth0?[key], value != .null else { return nil }
      guard let text = value.string else {
        ignored.append("the gateway's \(key) is no text")
        return nil
      }
      return text.trimmed.nonEmpty.flatMap { $0.unicodeScalars.contains(where: \.isControl) ? nil : $0 }
    }
    let domain = field("domain")
    issuer = domain.flatMap { try? Self.issuer($0) }
    if let domain, issuer == nil {
      ignored.append("the gateway's domain '\(domain.withoutControlCharacters)' is no issuer")
    }
    if auth0 != nil, domain == nil { ignored.append("the gateway names no identity provider's domain") }
    clientID = field("client_id")
    audience = field("audience")
    let redirect = field("redirect_uri")
    do throws(LoopbackURI.Invalid) {
      if let redirect { _ = try LoopbackURI(redirect) }
      redirectURI = redirect
    } catch {
      redirectURI = nil
      ignored.append("the gateway's redirect URI \(redirect?.withoutControlCharacters ?? "") is not used: it \(error)")
    }
    self.ignored = ignored
  }

  /// Whether a JSON document is a NoETL runtime contract at all.
  package static func isContract(_ json: JSON) -> Bool {
    json.object != nil
      && ["contract_version", "gateway_version", "proxy_contract", "auth0"].contains { json[$0] != nil }
  }

  /// A bare tenant host is an issuer with Auth0's slash at its end.
  private static func issuer(_ domain: String) throws(ServerURL.Invalid) -> String? {
    let url = try ServerURL(domain)
    guard url.origin.protectsCredentials else { return nil }
    return domain.contains("://") ? domain : "\(url)/"
  }
}

extension RuntimeContract {
  /// Asks a gateway for its contract.
  /// - Returns: nil where there is none (404, HTML, another JSON document).
  /// - Throws: `GatewayError` for a gateway in trouble; `HTTPError`.
  package static func fetch(from server: ServerURL, http: HTTPClient) async throws -> RuntimeContract? {
    let answer = try await http.send(
      HTTPRequest("GET", server.appending("/api/runtime/contract"), headers: ["Accept": "application/json"]))
    if answer.status == 429 || answer.status >= 500 { throw GatewayError(answer) }
    guard answer.isSuccess, let json = answer.json, isContract(json) else { return nil }
    return RuntimeContract(json)
  }
}
