package import HTTPTransport
package import Values

/// A NoETL gateway: an ID token is posted, an opaque session token comes back.
package struct NoETLGateway: Gateway {
  private let server: ServerURL
  private let http: HTTPClient
  /// The login waits for playbooks on the server, which take two minutes at worst.
  package static let loginTimeout = Duration.seconds(130)

  package init(server: ServerURL, http: HTTPClient) {
    self.server = server
    self.http = http
  }

  package var kind: GatewayKind { .noetl }
  package var wantsIDToken: Bool { true }

  package func redeem(_ proof: LoginProof) async throws -> IssuedSession {
    guard let idToken = proof.idToken else {
      throw GatewayError.protocolViolation(
        "the issuer gave no ID token, which the gateway needs; is 'openid' among the scopes?")
    }
    // Without a domain the gateway takes a tenant of its own, so it is always sent.
    var more: [String: JSON] = ["auth0_domain": .string(Self.domain(of: proof.issuer))]
    if let hours = proof.sessionHours { more["session_duration_hours"] = .integer(Int64(hours)) }
    let exchange = TokenExchangeLogin.noetl
    return try exchange.session(
      in: await http.send(exchange.request(idToken, to: server, with: more, timeout: Self.loginTimeout)))
  }

  package func check(_ token: Secret) async throws -> SessionCheck {
    let answer = try await post("/api/auth/validate", ["session_token": .string(token.reveal())])
    guard answer.isSuccess else { throw GatewayError(answer) }
    guard let json = answer.json, let isValid = json["valid"]?.bool else {
      throw GatewayError.protocolViolation("the gateway's answer on the session does not say whether it is valid")
    }
    guard isValid else { return .dead(json["message"]?.text?.withoutControlCharacters ?? "session expired") }
    let user = json["user"]
    return .valid(
      user: (user?["email"]?.text ?? user?["display_name"]?.text)?.withoutControlCharacters,
      expiresAt: json["expires_at"]?.text.flatMap { Timestamp($0) }, roles: user?["roles"]?.strings ?? [])
  }

  /// `Authorization` alone: the proxy hands every `x-*` header on to the backend, `x-session-token` among them.
  package func authorize(_ request: inout HTTPRequest, with token: Secret) {
    request.headers["Authorization"] = "Bearer \(token.reveal())"
  }

  /// The gateway's own words are the session's end; any other 401 may come from behind it.
  package func judge(_ head: HTTPResponseHead, body: [UInt8]) -> Verdict {
    guard head.status == 401 else { return .fine }
    let text = HTTPResponse(head: head, body: body).text.trimmed
    return switch text {
    case "Invalid or expired session": .dead("session expired")
    case "Missing authentication token": .dead("no session was presented")
    default: .suspect(String(text.prefix(200)))
    }
  }

  private func post(_ path: String, _ body: JSON) async throws -> HTTPResponse {
    try await http.send(
      HTTPRequest(
        "POST", server.appending(path), headers: ["Content-Type": "application/json", "Accept": "application/json"],
        body: Array(body.serialized().utf8), retry: .always, carriesSecrets: true))
  }

  /// The bare host that the gateway prefixes with `https://`; an issuer it could not be made of is sent whole.
  static func domain(of issuer: String) -> String {
    guard let url = try? ServerURL(issuer), url.origin.scheme == "https", url.path.isEmpty else { return issuer }
    return url.origin.authority
  }
}
