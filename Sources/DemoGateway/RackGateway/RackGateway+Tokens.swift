import Foundation

extension RackGateway {
  static let rolePermissions: KeyValuePairs<String, [String]> = [
    "viewer": ["convox:app:list", "convox:app:read"], "ops": ["convox:app:list", "convox:app:restart"],
    "deployer": ["convox:app:list", "convox:app:update"], "cicd": ["convox:app:update"],
    "admin": ["convox:*", "gateway:*"],
  ]

  /// `path` is what stands behind `api-tokens`.
  func apiTokens(_ request: Request, _ path: [String], _ caller: Caller) async -> Reply {
    switch (request.method, path.count) {
    case ("GET", 0):
      let tokens = await store.tokens
      return .json(tokens.isEmpty ? .null : .array(tokens.map(json)))
    case ("GET", 1) where path[0] == "permissions": return .json(Self.permissions(of: caller.user))
    // An unknown one is no 404.
    case ("GET", 1): return .json(await store.tokens.first { $0.publicID == path[0] }.map(json) ?? .null)
    case ("POST", 0): return await createToken(request, caller)
    case ("PUT", 1):
      if let challenge = await challenge(caller, .always) { return challenge }
      let body = try? JSON(parsing: request.body)
      let permissions = body?["permissions"]?.array?.compactMap(\.string)
      let token = await store.updateToken(path[0], name: body?["name"]?.string, permissions: permissions)
      return token.map { .json(json($0)) } ?? .json(["error": "token not found"], status: 404)
    case ("DELETE", 1):
      if let challenge = await challenge(caller, .always) { return challenge }
      return await store.removeToken(path[0]) ? .empty(204) : .json(["error": "token not found"], status: 404)
    default: return .json(["error": "not found"], status: 404)
    }
  }

  /// `expires_at` is passed over in silence, as the real one does.
  private func createToken(_ request: Request, _ caller: Caller) async -> Reply {
    func refusal(_ text: String, _ status: Int = 400) -> Reply { .json(["error": .string(text)], status: status) }
    // No second factor is asked of a token, so it has to have been given this very right.
    if let token = caller.token, !token.permissions.contains("gateway:*") { return refusal("permission denied", 403) }
    if let challenge = await challenge(caller, .always) { return challenge }
    guard let body = (try? JSON(parsing: request.body))?.object else { return refusal("invalid request") }
    guard let name = body["name"]?.string, !name.isEmpty else { return refusal("token name is required") }
    guard await !store.tokens.contains(where: { $0.name == name }) else { return refusal("token name already exists") }
    var permissions = body["permissions"]?.array?.compactMap(\.string) ?? []
    if permissions.isEmpty, let role = body["role"]?.string, !role.isEmpty {
      guard let found = Self.rolePermissions.first(where: { $0.key == role }) else {
        return refusal("invalid role: \(role)")
      }
      permissions = found.value
    }
    if permissions.isEmpty { return refusal("permissions required - specify --role or --permission") }
    let owner = body["user_email"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? caller.user.email
    // The real one runs into a nil pointer there.
    guard await store.user(owner) != nil else { return .empty(500) }
    let now = await board.now
    let granted = permissions
    let token = await store.addToken { id in
      RackToken(
        id: id, publicID: UUID().uuidString.lowercased(),
        secret: "rgw_" + RandomText.base64URL(bytes: 32) + "=", name: name, owner: owner, creator: caller.user.email,
        permissions: granted, createdAt: now)
    }
    return .json([
      "token": .string(token.secret), "id": .string(token.publicID), "name": .string(name),
      "permissions": .strings(granted), "api_token": json(token),
    ])
  }

  private func json(_ token: RackToken) -> JSON {
    [
      "id": .integer(token.id), "public_id": .string(token.publicID), "name": .string(token.name), "user_id": 1,
      "created_by_email": .string(token.creator), "permissions": .strings(token.permissions),
      "created_at": .string(RackTime.text(token.createdAt)),
      "expires_at": token.expiresAt.map { .string(RackTime.text($0)) } ?? .null,
      "last_used_at": token.lastUsedAt.map { .string(RackTime.text($0)) } ?? .null,
    ]
  }

  private static func permissions(of user: RackUser) -> JSON {
    let all = Set(rolePermissions.flatMap(\.value)).sorted()
    let roles = rolePermissions.map { role, permissions -> JSON in
      [
        "name": .string(role), "label": .string(role.capitalized), "description": "",
        "permissions": .strings(permissions),
      ]
    }
    let own = rolePermissions.filter { user.roles.contains($0.key) }.flatMap(\.value)
    return [
      "permissions": .strings(all), "roles": .array(roles), "user_roles": .strings(user.roles),
      "user_permissions": .strings(own), "default_permissions": .strings(["convox:app:list"]),
    ]
  }
}
