import Foundation

extension RackGateway {
  /// A Convox rack behind the gateway. Paths are those under `/api/v1/rack-proxy/`.
  ///
  /// | request | second factor | answer |
  /// |---|---|---|
  /// | `GET apps` | none | two apps |
  /// | `POST apps/NAME/releases` | step-up | `{"id": …}` |
  /// | `POST instances/ID/terminate` | always | 204 |
  /// | `DELETE apps/NAME` | always | only for admins |
  /// | `echo` | none | headers as they came |
  /// | `upstream-401` | none | 401, the rack's own |
  func proxy(_ request: Request, _ path: String) async -> Reply {
    if request.cookie("session_token") != nil {
      return Self.proxyRefusal("browser session cookies are not permitted for CLI routes")
    }
    if request[header: "Authorization"] == nil {
      return Self.proxyRefusal("CLI authentication required - provide Authorization header")
    }
    let scheme = request[header: "Authorization"]?.prefix { $0 != " " } ?? ""
    guard ["Bearer", "Basic"].contains(scheme) else {
      return Self.proxyRefusal("invalid authorization type for CLI access")
    }
    let caller: Caller
    do throws(Refusal) { caller = try await self.caller(request) } catch {
      return Self.proxyRefusal(error.text, status: error.status)
    }
    let segments = path.split(separator: "/").map(String.init)
    let level: Level
    switch (request.method, segments.first, segments.count) {
    case ("DELETE", "apps", 2):
      guard allows(caller, "convox:app:delete", role: "admin") else {
        return Self.proxyRefusal("You don't have permission to delete apps (convox:app:delete)", status: 403)
      }
      level = .always
    case ("POST", "instances", 3): level = .always
    case ("POST", "apps", 3): level = .stepUp
    default: level = .none
    }
    if level != .none, !allows(caller, "convox:app:update", role: "deployer") {
      return Self.proxyRefusal("You don't have permission to update apps", status: 403)
    }
    if let challenge = await challenge(caller, level, proxied: true) { return challenge }
    return Self.rack(request, segments)
  }

  private func allows(_ caller: Caller, _ permission: String, role: String) -> Bool {
    if let token = caller.token {
      return token.permissions.contains(permission) || token.permissions.contains("convox:*")
    }
    return caller.user.roles.contains(role) || caller.user.roles.contains("admin")
  }

  private static func rack(_ request: Request, _ segments: [String]) -> Reply {
    switch (request.method, segments.first ?? "", segments.count) {
    case ("GET", "apps", 1):
      return .json([["name": "web", "status": "running"], ["name": "worker", "status": "running"]])
    case ("POST", "apps", 3): return .json(["id": "RABCDEFGHI", "app": .string(segments[1])])
    case ("POST", "instances", 3), ("DELETE", "apps", 2): return .empty(204)
    case (_, "echo", 1):
      let names = request.headers.map { $0.name.lowercased() }.sorted()
      return .json(["headers": .strings(names), "body": .string(String(decoding: request.body, as: UTF8.self))])
    case (_, "upstream-401", 1): return .json(["error": "the rack's own password is wrong"], status: 401)
    default: return .text("not found", status: 404)
    }
  }
}
