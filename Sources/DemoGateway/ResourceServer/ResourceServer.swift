import Foundation

/// A plain OAuth 2.0 resource server that trusts the demo's identity provider (RFC 6750, RFC 9728).
///
/// | path | answer |
/// |---|---|
/// | `/.well-known/oauth-protected-resource`, `…/mcp` | metadata of the server, and of its part `/mcp` |
/// | `/public` | 200 for everybody |
/// | `/upstream-401` | 401 without a challenge, whatever the token |
/// | `/reports` | needs the scope `api`; else 403 `insufficient_scope` |
/// | anything else | `{user, scopes, path}` of the token; 401 with a challenge without a good one |
struct ResourceServer: Sendable {
  let identifier: String
  let issuer: Issuer
  let board: FaultBoard

  init(port: Int, issuer: Issuer, board: FaultBoard) {
    identifier = "http://127.0.0.1:\(port)"
    self.issuer = issuer
    self.board = board
  }

  static let metadataPath = "/.well-known/oauth-protected-resource"

  func addRoutes(to router: inout Router) {
    router.on("GET", Self.metadataPath) { _ in metadata(path: "") }
    router.on("GET", Self.metadataPath + "/mcp") { _ in metadata(path: "/mcp") }
    router.on("GET", "/api/runtime/contract") { _ in .text("not found", status: 404) }
    router.on("GET", "/public") { _ in .json(["public": true]) }
    router.on(nil, "/upstream-401") { _ in .json(["detail": "Not authenticated"], status: 401) }
    router.on(nil, "/*") { await serve($0) }
  }

  private func metadata(path: String) -> Reply {
    .json([
      "resource": .string(identifier + path), "authorization_servers": [.string(issuer.identifier)],
      "scopes_supported": ["openid", "profile", "email"], "bearer_methods_supported": ["header"],
    ])
  }

  private func serve(_ request: Request) async -> Reply {
    let parts = (request[header: "Authorization"] ?? "").split(separator: " ", maxSplits: 1)
    let place = request.path.hasPrefix("/mcp") ? "/mcp" : ""
    let pointer = "resource_metadata=\"\(identifier)\(Self.metadataPath)\(place)\""
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      return refusal(401, "Bearer realm=\"gatectl-demo\", \(pointer)")
    }
    guard let (user, scopes) = await bearer(of: String(parts[1])) else {
      return refusal(
        401,
        "Bearer realm=\"gatectl-demo\", error=\"invalid_token\", error_description=\"expired or revoked\", \(pointer)")
    }
    guard request.path != "/reports" || scopes.contains("api") else {
      return refusal(403, "Bearer realm=\"gatectl-demo\", error=\"insufficient_scope\", scope=\"openid api\"")
    }
    return .json([
      "user": .string(user), "scopes": .strings(scopes), "path": .string(request.path),
    ])
  }

  /// An access token of the provider, or an ID token, as some servers take them.
  private func bearer(of token: String) async -> (user: String, scopes: [String])? {
    let now = await board.now
    if let (grant, scopes) = await issuer.store.grant(ofAccessToken: token, now: now) {
      return (grant.user?.email ?? grant.clientID, scopes)
    }
    guard let keys = try? await issuer.publishedKeys(await board.current),
      let claims = try? await IDTokenVerifier(keySet: keys).verify(token, domain: issuer.identifier, now: now),
      let email = claims.email
    else { return nil }
    return (email, [])
  }

  private func refusal(_ status: Int, _ challenge: String) -> Reply {
    Reply(status, headers: [("WWW-Authenticate", challenge)], body: .bytes(Data()))
  }
}
