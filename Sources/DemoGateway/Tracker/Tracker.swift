import Foundation

/// A tracker: a PAT for an ID token, 90 days long.
///
/// | request | answer |
/// |---|---|
/// | `POST /api/auth/login` with `{"id_token"}` | `{token, token_name, expires_at, user: {email}}` |
/// | `GET /api/auth/me` | `{email, token_name, expires_at}` of the PAT; 401 without a good one |
/// | `GET /api/issues` | two issues, likewise |
struct Tracker: Sendable {
  let issuer: Issuer
  let board: FaultBoard
  let sessions = GatewaySessions()

  static let lifetime: TimeInterval = 90 * 86_400

  func addRoutes(to router: inout Router) {
    router.on("POST", "/api/auth/login") { await logIn($0) }
    router.on("GET", "/api/auth/me") { request in
      await authenticated(request) { session in
        .json([
          "email": .string(session.email), "token_name": "cli",
          "expires_at": .string(session.expiresAt.ISO8601Format()),
        ])
      }
    }
    router.on("GET", "/api/issues") { request in
      await authenticated(request) { _ in
        .json(["issues": [["id": 1, "title": "First"], ["id": 2, "title": "Second"]]])
      }
    }
  }

  private func logIn(_ request: Request) async -> Reply {
    guard let token = (try? JSON(parsing: request.body))?["id_token"]?.string else {
      return .json(["error": "id_token is missing"], status: 400)
    }
    do {
      let now = await board.now
      let keys = try await issuer.publishedKeys(await board.current)
      let claims = try await IDTokenVerifier(keySet: keys).verify(token, domain: issuer.identifier, now: now)
      let email = claims.email ?? ""
      let lifetime = await board.current.integer(.sessionLifetime).map(TimeInterval.init) ?? Self.lifetime
      let session = GatewaySession(
        userID: 1, email: email, name: claims.name ?? email, expiresAt: now.addingTimeInterval(lifetime))
      return .json([
        "token": .string("pat_" + (await sessions.add(session))), "token_name": "cli",
        "expires_at": .string(session.expiresAt.ISO8601Format()), "user": ["email": .string(email)],
      ])
    } catch {
      return .json(["error": "the ID token is not accepted"], status: 401)
    }
  }

  private func authenticated(_ request: Request, _ answer: (GatewaySession) -> Reply) async -> Reply {
    let header = request[header: "Authorization"] ?? ""
    guard header.hasPrefix("Bearer pat_"),
      let session = await sessions.valid(String(header.dropFirst("Bearer pat_".count)), now: await board.now)
    else { return .json(["error": "token expired or revoked"], status: 401) }
    return answer(session)
  }
}
