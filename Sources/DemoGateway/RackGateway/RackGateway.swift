import Foundation

/// A rack-gateway (snapshot of April 2026): it runs OAuth itself, hands sessions out by polling, wants second factors.
///
/// | below `/api/v1` | |
/// |---|---|
/// | `health`, `info` | |
/// | `auth/cli/start`, `callback`, `mfa`, `complete` | the login |
/// | `auth/web/logout` | revokes, and redirects in any case |
/// | `auth/mfa/…` | status, verify, assertion, enrolment, methods, preferred method, backup codes, trusted devices |
/// | `users/{email}/sessions…`, `api-tokens…` | |
/// | `rack-proxy/…` | a small Convox rack, with errors in plain text |
struct RackGateway: Sendable {
  let issuer: Issuer
  let board: FaultBoard
  let port: Int
  let store: RackStore
  static let totpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
  static let prefix = "/api/v1"
  static let allowedDomain = "acme.com"

  init(issuer: Issuer, board: FaultBoard, port: Int) {
    self.issuer = issuer
    self.board = board
    self.port = port
    store = RackStore(totpSecret: RackGateway.totpSecret)
  }

  var origin: String { "http://127.0.0.1:\(port)" }

  func addRoutes(to router: inout Router) { router.on(nil, "/*") { await answer($0) } }

  private func answer(_ request: Request) async -> Reply {
    if let refusal = guardHost(request) { return refusal }
    let path = request.path
    guard path.hasPrefix(Self.prefix + "/") else { return await page(request) }
    let rest = String(path.dropFirst(Self.prefix.count + 1))
    if rest.hasPrefix("auth/") || (rest == "api-tokens" && request.method == "POST") {
      let limiter = rest.hasPrefix("auth/") ? "auth" : "tokens"
      guard await store.admit(limiter) != nil else { return Self.rateLimited }
    }
    if rest == "health" { return .json(["status": "ok", "service": "rack-gateway"]) }
    if rest.hasPrefix("auth/cli/") { return await cliLogin(request, String(rest.dropFirst("auth/cli/".count))) }
    if rest == "auth/web/logout" { return await webLogout(request) }
    if rest.hasPrefix("rack-proxy/") { return await proxy(request, String(rest.dropFirst("rack-proxy/".count))) }
    return await authenticated(request, rest)
  }

  /// The host must be the configured one or this machine; an origin, if sent, must be the gateway's.
  private func guardHost(_ request: Request) -> Reply? {
    let host = (request[header: "Host"] ?? "").split(separator: ":").first.map(String.init) ?? ""
    guard ["localhost", "127.0.0.1"].contains(host) else { return .json(["error": "invalid host"], status: 400) }
    if let sent = request[header: "Origin"], sent != origin { return .json(["error": "invalid origin"], status: 400) }
    return nil
  }

  /// `Retry-After` is 0 by an integer division.
  static let rateLimited = Reply.json(
    ["error": "rate limit exceeded", "message": "Too many requests. Please try again later."], status: 429,
    headers: [
      ("Retry-After", "0"), ("X-RateLimit-Limit", "20"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1"),
    ])

  /// `302` whether there was such a session or not; a browser's cookie goes before the header.
  private func webLogout(_ request: Request) async -> Reply {
    if let cookie = request.cookie("session_token") {
      await store.changeSession(cookie) { $0.isRevoked = true }
    } else if let header = request[header: "Authorization"], header.hasPrefix("Bearer ") {
      await store.changeSession(String(header.dropFirst(7))) { $0.isRevoked = true }
    }
    return .redirect(to: "/app/login")
  }
}
