import Testing
import Values

/// What the rack-gateway says of a credential, and the rest of its contract's error list, through the built program.
struct RackRefusalTests {
  private static let info = ["api", "/api/v1/info"]
  private static let apps = ["api", "/api/v1/rack-proxy/apps"]
  private static let login = "gatectl auth login --context rack"
  private static let causes = "likely causes: the session was revoked by an administrator"

  private static func said(_ reason: String) -> [String] {
    ["gateway returned 401 (\(reason)) for context 'rack'", login, causes]
  }

  /// A session's end that the gateway comes to by itself, in JSON and in text.
  private static func natural(
    _ reason: String, _ arrange: @escaping @Sendable (Scene) async throws -> Void
  ) -> [RackCase] {
    [
      RackCase(row: "\(reason), JSON", arrange: arrange, arguments: info, status: 77, says: said(reason)),
      RackCase(row: "\(reason), text", arrange: arrange, arguments: apps, status: 77, says: said(reason)),
    ]
  }

  static let sessionRows =
    natural("session revoked") { try await $0.demo.revokeRackSessions() }
    + natural("session expired") { try await $0.demo.misbehave(["clockOffset": 8_000_000]) }
    + natural("user suspended") { try await $0.demo.changeRackUser(["suspended": true]) }
    + natural("user locked") { try await $0.demo.changeRackUser(["locked": true]) }
    + natural("session user missing") { try await $0.demo.changeRackUser(["gone": true]) }

  /// What gatectl's own requests never lead to.
  static let statedRows = [
    "session invalid", "session not found", "invalid API token: invalid token", "invalid basic auth",
  ].flatMap { reason in
    [
      RackCase(
        row: "\(reason), JSON", arrange: RackCase.answering("/info", 401, json: "authentication failed: \(reason)"),
        arguments: info, status: 77, says: said(reason)),
      RackCase(
        row: "\(reason), text",
        arrange: RackCase.answering("/rack-proxy/apps", 401, text: "authentication failed: \(reason)"),
        arguments: apps, status: 77, says: said(reason)),
    ]
  }

  static let headerRows =
    ["missing authorization", "invalid authorization header format", "unsupported authorization type"].map {
      RackCase(
        row: $0, arrange: RackCase.answering("/info", 401, json: $0), arguments: info, status: 77, says: said($0))
    }
    + [
      "CLI authentication required - provide Authorization header",
      "browser session cookies are not permitted for CLI routes", "invalid authorization type for CLI access",
    ].map {
      RackCase(
        row: $0,
        arrange: RackCase.answering("/rack-proxy/apps", 401, text: $0, headers: ["X-Error-Reason": .string($0)]),
        arguments: apps, status: 77, says: said($0))
    }

  private static func byHand(_ token: String) -> @Sendable (Scene) async throws -> [String: String] {
    { _ in ["RACK_GATEWAY_API_TOKEN": token] }
  }

  private static let refused = "the credential from variable RACK_GATEWAY_API_TOKEN was refused"

  static let givenRows = [
    RackCase(
      row: "session not found", arguments: info, environment: byHand("no-such-session"), status: 77,
      says: ["\(refused) (session not found)", "replace what variable RACK_GATEWAY_API_TOKEN holds"]),
    RackCase(
      row: "empty session token", arguments: apps, environment: byHand(".webauthn.e30="), status: 77,
      says: ["\(refused) (empty session token)"]),
    RackCase(
      row: "invalid API token: invalid token", arguments: info, environment: byHand("rgw_none="), status: 77,
      says: ["\(refused) (invalid API token: invalid token)"]),
    RackCase(
      row: "invalid API token: token has expired", arguments: apps,
      environment: { try await $0.apiToken { try await $0.demo.expireAPIToken("ci") } }, status: 77,
      says: ["\(refused) (invalid API token: token has expired)"]),
    RackCase(
      row: "token owner not found", arguments: apps,
      environment: { try await $0.apiToken { try await $0.demo.changeRackUser(["gone": true]) } }, status: 77,
      says: ["\(refused) (token owner not found)"]),
    RackCase(
      row: "token owner is suspended", arguments: info,
      environment: { try await $0.apiToken { try await $0.demo.changeRackUser(["suspended": true]) } }, status: 77,
      says: ["\(refused) (token owner is suspended)"]),
    RackCase(
      row: "an API token is asked for no second factor",
      arguments: ["api", "POST", "/api/v1/rack-proxy/apps/web/releases"],
      code: .totp, environment: { try await $0.apiToken() }, status: 0, wire: ["POST /rack-proxy/apps/web/releases 200"]
    ),
    RackCase(
      row: "mfa requires user session", arguments: ["auth", "mfa", "status"], environment: { try await $0.apiToken() },
      status: 64, says: ["an API token has no second factors"], wire: []),
  ]

  static let otherRows = [
    RackCase(
      row: "an upstream's own 401", arguments: ["api", "/api/v1/rack-proxy/upstream-401"], status: 1,
      wire: ["GET /rack-proxy/upstream-401 401", "GET /info 200"]),
    RackCase(
      row: "403 user not authorized", arrange: RackCase.answering("/info", 403, json: "user not authorized"),
      arguments: info, status: 79, says: ["gateway returned 403 (user not authorized)"]),
    RackCase(
      row: "403 names the permission", arguments: ["api", "DELETE", "/api/v1/rack-proxy/apps/web"], status: 79,
      says: ["convox:app:delete", "an administrator of the gateway gives roles and permissions"]),
    RackCase(
      row: "403 bare", arrange: RackCase.answering("/info", 403, text: "permission denied"), arguments: info,
      status: 79,
      says: ["gateway returned 403 (permission denied) for GET /api/v1/info for context 'rack'"]),
    RackCase(
      row: "400 invalid host", arrange: RackCase.answering("/info", 400, json: "invalid host"),
      arguments: ["auth", "status"], status: 76, says: ["invalid host"]),
    RackCase(
      row: "429 with Retry-After: 0",
      arrange: RackCase.answering("/api-tokens", 429, json: "rate limit exceeded", headers: ["Retry-After": "0"]),
      arguments: ["api-token", "create", "x", "--role", "cicd"], status: 75, says: ["gateway returned 429"],
      wire: ["POST /api-tokens 429"]),
    RackCase(row: "an empty list is null", arguments: ["api-token", "list"], status: 0, wire: ["GET /api-tokens 200"]),
    RackCase(
      row: "an unknown token is null", arguments: ["api-token", "get", "nope"], status: 1,
      says: ["there is no API token nope"], wire: ["GET /api-tokens/nope 200"]),
    RackCase(
      row: "404 token not found", arguments: ["api-token", "delete", "nope"], code: .totp, status: 1,
      says: ["token not found"], wire: ["DELETE /api-tokens/nope 401", "DELETE /api-tokens/nope 404 +code"]),
    RackCase(
      row: "500 with nothing in it for an unknown user",
      arguments: ["api-token", "create", "x", "--role", "cicd", "--user", "nobody@acme.com"], code: .totp, status: 69,
      says: ["gateway returned 500 for context 'rack'"]),
    RackCase(
      row: "400 invalid role", arguments: ["api-token", "create", "x", "--role", "king"], code: .totp, status: 1,
      says: ["invalid role: king"]),
    RackCase(
      row: "404 user not found",
      arrange: RackCase.answering("/api-tokens", 404, json: "user not found"),
      arguments: ["api-token", "create", "x", "--role", "cicd"], status: 1, says: ["user not found"]),
    RackCase(
      row: "400 token name already exists",
      arrange: RackCase.answering("/api-tokens", 400, json: "token name already exists"),
      arguments: ["api-token", "create", "x", "--role", "cicd"], status: 1, says: ["token name already exists"]),
  ]

  @Test(arguments: sessionRows + statedRows + headerRows + givenRows + otherRows)
  func aRefusalIsToldForWhatItIs(row: RackCase) async throws { try await Scene.play { try await row.play($0) } }
}

extension Scene {
  /// An API token in its variable, once `change` has been at it.
  fileprivate func apiToken(_ change: (Scene) async throws -> Void = { _ in }) async throws -> [String: String] {
    let outcome = try await gatectl(
      "api-token", "create", "ci", "--permission", "convox:app:update", "-o", "token", "--mfa-code",
      try await demo.backupCode())
    try #require(outcome.status == 0, "\(outcome.errors)")
    try await change(self)
    return ["RACK_GATEWAY_API_TOKEN": String(outcome.output.dropLast())]
  }
}
