import Foundation

/// A NoETL gateway: sessions for ID tokens, and a proxy in front of a small upstream. It has no logout, as the real one.
struct NoETLGateway: Sendable {
  let issuer: Issuer
  let board: FaultBoard
  let sessions = GatewaySessions()

  func addRoutes(to router: inout Router) {
    router.on("GET", "/health") { _ in .text("ok") }
    router.on("GET", "/api/runtime/contract") { _ in await contract() }
    router.on("POST", "/api/auth/login") { await logIn($0) }
    router.on("POST", "/api/auth/validate") { await validate($0) }
    router.on("POST", "/api/auth/check-access") { await checkAccess($0) }
    router.on(nil, "/noetl/*") { await proxy($0) }
    router.on("GET", "/graphql") { await playground($0) }
    router.on("POST", "/graphql") { await graphQL($0) }
  }

  // MARK: Authenticated routes

  private func proxy(_ request: Request) async -> Reply {
    if request.method == "OPTIONS" { return .empty(204) }
    guard ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"].contains(request.method) else {
      return .text("method not allowed", status: 405)
    }
    if request.body.count > 10 << 20 { return .text("length limit exceeded", status: 413) }
    if let refusal = await refusal(of: request) { return refusal }
    return Upstream.answer(request)
  }

  private func playground(_ request: Request) async -> Reply {
    if let refusal = await refusal(of: request) { return refusal }
    return .html(Page.notice("GraphQL", "Post a query to this address."))
  }

  private func graphQL(_ request: Request) async -> Reply {
    if let refusal = await refusal(of: request) { return refusal }
    guard let query = (try? JSON(parsing: request.body))?["query"]?.string else {
      return .json(["data": .null, "errors": [["message": "query is missing"]]])
    }
    guard query.contains("__typename") else {
      return .json(["data": .null, "errors": [["message": "the demo knows __typename alone"]]])
    }
    return .json(["data": ["__typename": "QueryRoot"]])
  }

  /// The middleware's answer to a request without a good session.
  private func refusal(of request: Request) async -> Reply? {
    guard let token = NoETLGateway.token(in: request) else {
      return .text("Missing authentication token", status: 401)
    }
    guard await sessions.valid(token, now: await board.now) != nil else {
      return .text("Invalid or expired session", status: 401)
    }
    return nil
  }

  /// `Authorization: Bearer`, then `x-session-token`, then the cookie. The scheme is compared by case, and the first
  /// place wins even if empty.
  static func token(in request: Request) -> String? {
    if let header = request[header: "Authorization"], header.hasPrefix("Bearer ") { return String(header.dropFirst(7)) }
    return request[header: "x-session-token"] ?? request.cookie("session_token")
  }
}
