package import HTTPTransport
package import Values

/// A tracker: an ID token is exchanged for a PAT, which the issuer's refresh token renews.
package struct TrackerGateway: Gateway {
  private let server: ServerURL
  private let http: HTTPClient
  private let exchange: TokenExchangeLogin

  package init(server: ServerURL, http: HTTPClient, exchange: TokenExchangeLogin = .tracker) {
    self.server = server
    self.http = http
    self.exchange = exchange
  }

  package var kind: GatewayKind { .tracker }
  package var wantsIDToken: Bool { true }
  package var isRenewable: Bool { true }

  package func redeem(_ proof: LoginProof) async throws -> IssuedSession {
    guard let idToken = proof.idToken else {
      throw GatewayError.protocolViolation(
        "the issuer gave no ID token, which the gateway needs; is 'openid' among the scopes?")
    }
    return try exchange.session(
      in: await http.send(exchange.request(idToken, to: server, timeout: .seconds(130))))
  }

  package func check(_ token: Secret) async throws -> SessionCheck {
    var request = HTTPRequest("GET", server.appending(exchange.statusPath), headers: ["Accept": "application/json"])
    authorize(&request, with: token)
    let answer = try await http.send(request)
    switch answer.status {
    case 200..<300:
      let json = answer.json ?? .null
      return .valid(
        user: exchange.user(in: json), expiresAt: exchange.expiry(in: json),
        roles: json[path: exchange.rolesField]?.strings ?? [])
    case 401: return .dead(answer.errorText.nonEmpty ?? "the token is not accepted any more")
    case 429, 500...: throw GatewayError(answer)
    // Known, but not allowed to ask; or a server without this path.
    default: return .undecided
    }
  }

  package func authorize(_ request: inout HTTPRequest, with token: Secret) {
    request.headers["Authorization"] = "Bearer \(token.reveal())"
  }

  /// A 401 may come from behind the gateway; the status path tells.
  package func judge(_ head: HTTPResponseHead, body: [UInt8]) -> Verdict {
    head.status == 401 ? .suspect(HTTPResponse(head: head, body: body).errorText) : .fine
  }
}
