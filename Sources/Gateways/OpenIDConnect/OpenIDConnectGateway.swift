package import HTTPTransport
package import OAuth
package import Values

/// Any OAuth 2.0 resource server: the session is the issuer's own token, sent as a bearer token (RFC 6750).
package struct OpenIDConnectGateway: Gateway {
  /// Which of the issuer's tokens is the session.
  package enum TokenUse: String, Sendable {
    case access, id
  }

  /// Who can tell whether a token is still good.
  package enum Probe: Sendable {
    /// Nobody: the stored expiry is all there is.
    case none
    /// The issuer, for tokens that are meant for itself.
    case userinfo(@Sendable () async throws -> UserInfoEndpoint?)
    /// The server itself, for tokens that are meant for it (`audience`, `resource`), which the issuer's own
    /// endpoint may refuse while they are good.
    case server
  }

  private let server: ServerURL
  private let http: HTTPClient
  private let tokenUse: TokenUse
  private let probe: Probe

  package init(server: ServerURL, http: HTTPClient, tokenUse: TokenUse = .access, probe: Probe) {
    self.server = server
    self.http = http
    self.tokenUse = tokenUse
    self.probe = probe
  }

  package var kind: GatewayKind { .oidc }
  package var wantsIDToken: Bool { tokenUse == .id }
  package var isRenewable: Bool { true }

  package func redeem(_ proof: LoginProof) async throws -> IssuedSession {
    switch tokenUse {
    case .access:
      guard let token = proof.accessToken else {
        throw GatewayError.protocolViolation(
          "the login yielded no access token, which is the session here; is token-use: id meant?")
      }
      return IssuedSession(token: token, user: proof.user, expiresAt: proof.expiresAt)
    case .id:
      guard let token = proof.idToken else {
        throw GatewayError.protocolViolation(
          "the issuer gave no ID token, which is the session here; is 'openid' among the scopes?")
      }
      return IssuedSession(token: token, user: proof.user, expiresAt: proof.idTokenExpiresAt)
    }
  }

  package func check(_ token: Secret) async throws -> SessionCheck {
    switch probe {
    case .none: return .undecided
    case .userinfo(let endpoint):
      guard let endpoint = try await endpoint() else { return .undecided }
      return try await ask(endpoint, token)
    case .server: return try await askServer(token)
    }
  }

  private func ask(_ endpoint: UserInfoEndpoint, _ token: Secret) async throws -> SessionCheck {
    switch try await endpoint.ask(token) {
    case .claims(let claims): return .valid(user: claims.user?.withoutControlCharacters, expiresAt: nil, roles: [])
    case .insufficientScope: return .valid(user: nil, expiresAt: nil, roles: [])
    case .invalidToken(let text): return .dead(text.nonEmpty ?? "the issuer does not honour the token any more")
    case .other(let answer):
      if answer.status == 429 || answer.status >= 500 { throw GatewayError(answer) }
      return .undecided
    }
  }

  /// A server that answers 404 at its root has still let the token in or not looked at it, so only a success and a
  /// challenge say something.
  private func askServer(_ token: Secret) async throws -> SessionCheck {
    var request = HTTPRequest("GET", server.description, headers: ["Accept": "*/*"])
    authorize(&request, with: token)
    let answer = try await http.send(request)
    if answer.status == 429 || answer.status >= 500 { throw GatewayError(answer) }
    if case .dead(let text) = judge(answer.head, body: answer.body) { return .dead(text) }
    return answer.isSuccess ? .valid(user: nil, expiresAt: nil, roles: []) : .undecided
  }

  package func authorize(_ request: inout HTTPRequest, with token: Secret) {
    request.headers["Authorization"] = "Bearer \(token.reveal())"
  }

  /// `invalid_token` is the session's end (RFC 6750, section 3.1); a 401 that does not say so may be an upstream's.
  package func judge(_ head: HTTPResponseHead, body: [UInt8]) -> Verdict {
    let challenge = AuthenticateChallenge.bearer(in: head)
    switch (head.status, challenge?["error"]) {
    case (401, "invalid_token"?):
      return .dead((challenge?["error_description"]?.nonEmpty ?? "invalid_token").withoutControlCharacters)
    case (401, _): return .suspect(HTTPResponse(head: head, body: body).errorText)
    case (403, "insufficient_scope"?):
      let scopes = challenge?["scope"].map { $0.withoutControlCharacters.split(separator: " ").map(String.init) }
      return .insufficientScope(scopes ?? [])
    default: return .fine
    }
  }
}
