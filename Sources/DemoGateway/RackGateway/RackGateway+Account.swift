import Foundation

extension RackGateway {
  /// Everything below `/api/v1` that needs a credential, errors in JSON.
  func authenticated(_ request: Request, _ path: String) async -> Reply {
    let caller: Caller
    do throws(Refusal) { caller = try await self.caller(request) } catch {
      return .json(["error": .string(error.text)], status: error.status)
    }
    let segments = path.split(separator: "/").map(String.init)
    switch segments.first {
    case "info" where request.method == "GET": return .json(info(caller))
    case "auth" where segments.count > 2 && segments[1] == "mfa":
      return await mfa(request, segments.dropFirst(2).joined(separator: "/"), caller)
    case "api-tokens": return await apiTokens(request, Array(segments.dropFirst()), caller)
    case "users" where segments.count > 2 && segments[2] == "sessions":
      return await userSessions(request, segments, caller)
    default: return .json(["error": "not found"], status: 404)
    }
  }

  private func info(_ caller: Caller) -> JSON {
    let user = caller.user
    var described: [String: JSON] = [
      "email": .string(user.email), "name": .string(user.name),
      "roles": caller.token != nil ? [] : user.roles.isEmpty ? .null : .strings(user.roles),
      "mfa_enrolled": .bool(user.isEnrolled), "mfa_required": true, "has_trusted_device": false,
    ]
    described["preferred_mfa_method"] = user.preferredMethod.map(JSON.string)
    if let end = caller.session?.record.recentStepUpAt?.addingTimeInterval(Self.stepUpWindow) {
      described["recent_step_up_expires_at"] = .string(RackTime.text(end))
    }
    return [
      "user": .object(described), "rack": ["name": "demo", "alias": "demo", "host": "127.0.0.1"],
      "integrations": ["slack": false, "github": false, "circleci": false],
      "version": ["version": "1.4.0", "commit_hash": "77ea9af"],
    ]
  }

  private func userSessions(_ request: Request, _ segments: [String], _ caller: Caller) async -> Reply {
    let email = segments[1]
    guard caller.session != nil else { return .json(["error": "session required"], status: 403) }
    guard email == caller.user.email || caller.user.roles.contains("admin") else {
      return .json(["error": "permission denied"], status: 403)
    }
    switch (request.method, segments.count) {
    case ("GET", 3):
      let now = await board.now
      let all = await store.sessions.values.filter { $0.email == email && !$0.isRevoked && $0.expiresAt > now }
      return .json(
        .array(
          all.sorted { $0.id < $1.id }.map(\.json)))
    case ("POST", 4) where segments[3] == "revoke_all":
      if let challenge = await challenge(caller, .always) { return challenge }
      return .json(["revoked_count": .integer(await store.revoke(user: email))])
    case ("POST", 5) where segments[4] == "revoke":
      if let challenge = await challenge(caller, .always) { return challenge }
      guard let id = Int(segments[3]) else { return .json(["error": "invalid session id"], status: 400) }
      guard await store.sessions.values.contains(where: { $0.id == id && $0.email == email }) else {
        return .json(["error": "session not found"], status: 404)
      }
      return .json(["revoked": .bool(await store.revoke(user: email, id: id) > 0)])
    default: return .json(["error": "not found"], status: 404)
    }
  }
}
