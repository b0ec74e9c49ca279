package import HTTPTransport
package import Values

/// A rack-gateway: the gateway runs OAuth itself; sessions slide; some requests want a second factor.
package struct RackGateway: Gateway {
  let server: ServerURL
  let http: HTTPClient

  package init(server: ServerURL, http: HTTPClient) {
    self.server = server
    self.http = http
  }

  package var kind: GatewayKind { .rackGateway }
  package var wantsIDToken: Bool { false }
  package var login: LoginProcedure { .brokered(self) }
  package var secondFactors: (any SecondFactors)? { self }
  /// Sessions last 90 days from their last use: their end is looked up about once a month.
  package var slidingWindow: Duration? { .seconds(60 * 86_400) }

  /// No issuer's proof is taken here.
  package func redeem(_ proof: LoginProof) async throws -> IssuedSession {
    throw GatewayError.protocolViolation("a rack-gateway runs the login itself")
  }

  /// Whether a rack-gateway answers at the server.
  /// - Throws: `GatewayError` for one in trouble; `HTTPError`.
  package static func answers(at server: ServerURL, http: HTTPClient) async throws -> Bool {
    let answer = try await http.send(
      HTTPRequest("GET", server.appending("/api/v1/health"), headers: ["Accept": "application/json"]))
    if answer.status == 429 || answer.status >= 500 { throw GatewayError(answer) }
    return answer.isSuccess && answer.json?["service"]?.string == "rack-gateway"
  }

  package func check(_ token: Secret) async throws -> SessionCheck {
    let answer = try await ask("GET", "/info", token)
    guard answer.isSuccess else {
      if case .dead(let text) = judge(answer.head, body: answer.body) { return .dead(text) }
      throw GatewayError(answer)
    }
    guard let user = answer.json?["user"], user.object != nil else {
      throw GatewayError.protocolViolation("the gateway's answer on the session names no user")
    }
    return .valid(
      user: user["email"]?.text?.withoutControlCharacters, expiresAt: nil,
      roles: (user["roles"]?.strings ?? []).map(\.withoutControlCharacters))
  }

  package func authorize(_ request: inout HTTPRequest, with token: Secret) {
    request.headers["Authorization"] = "Bearer \(token.reveal())"
  }

  /// `GET /auth/web/logout` redirects whatever it was given, and is not followed.
  package func revoke(_ token: Secret) async throws -> Bool {
    let answer = try await ask("GET", "/auth/web/logout", token)
    guard (200..<400).contains(answer.status) else { throw GatewayError(answer) }
    return true
  }

  /// The session's own entry says when it ends, which moves with every use.
  package func details(of session: SessionInQuestion) async throws -> SessionDetails? {
    // An API token has neither.
    guard applies(to: session.token) else { return nil }
    // Its trouble with second factors, or the lack of that service, does not hide when the session ends.
    let factors = try? await status(session.token)
    guard let user = session.user, let id = session.sessionID else {
      return SessionDetails(expiresAt: nil, secondFactors: factors)
    }
    let path = "/users/\(PercentEncoding.component(user))/sessions"
    let answer = try? await ask("GET", path, session.token)
    let own = answer?.json?.array?.first { $0["id"]?.integer.map(String.init) == id }
    return SessionDetails(
      expiresAt: own?["expires_at"]?.text.flatMap { Timestamp($0) }, secondFactors: factors)
  }

  func ask(_ method: String, _ path: String, _ token: Secret, _ body: JSON? = nil) async throws -> HTTPResponse {
    var request = HTTPRequest(method, url(path), headers: ["Accept": "application/json"])
    if let body {
      request.headers["Content-Type"] = "application/json"
      request.body = Array(body.serialized().utf8)
      request.carriesSecrets = true
    }
    authorize(&request, with: token)
    return try await http.send(request)
  }

  func url(_ path: String) -> String { server.appending("/api/v1\(path)") }
}
