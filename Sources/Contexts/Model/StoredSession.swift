package import LosslessYAML
package import Values

/// The cached credential of a context, with what is known of it.
package struct StoredSession: Hashable, Sendable {
  package var token: Secret
  /// The only origin it is ever sent to.
  package var origin: String
  /// The issuer to which the refresh token belongs.
  package var issuer: String?
  /// The client that the refresh token was issued to, which alone may use it.
  package var clientID: String?
  package var user: String?
  /// `sub` of the login, to which a refresh is held.
  package var subject: String?
  package var issuedAt: Timestamp?
  /// Nil where the gateway did not say.
  package var expiresAt: Timestamp?
  package var refreshToken: Secret?
  /// For the issuer's logout page, which is told by it whom to log out; kept where the issuer has one.
  package var idToken: Secret?
  package var sessionID: String?
  package var channel: String?
  package var deviceID: String?
  package var deviceName: String?
  package var mfaVerified: Bool?
  package var tokenName: String?
  package var roles: [String]

  package init(
    token: Secret, origin: String, issuer: String? = nil, user: String? = nil, subject: String? = nil,
    issuedAt: Timestamp? = nil,
    expiresAt: Timestamp? = nil, refreshToken: Secret? = nil, sessionID: String? = nil, channel: String? = nil,
    deviceID: String? = nil, deviceName: String? = nil, mfaVerified: Bool? = nil, tokenName: String? = nil,
    roles: [String] = []
  ) {
    self.token = token
    self.origin = origin
    self.issuer = issuer
    self.user = user
    self.subject = subject
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.refreshToken = refreshToken
    self.sessionID = sessionID
    self.channel = channel
    self.deviceID = deviceID
    self.deviceName = deviceName
    self.mfaVerified = mfaVerified
    self.tokenName = tokenName
    self.roles = roles
  }

  /// Judged by the stored expiry alone; a session whose end is unknown is not expired.
  package func isExpired(at moment: Timestamp) -> Bool { expiresAt.map { $0 <= moment } ?? false }
}

extension StoredSession {
  /// Every key that a session may have.
  static let keys: Set<String> = [
    "token", "origin", "issuer", "client-id", "user", "subject", "issued-at", "expires-at", "refresh-token", "id-token",
    "session-id", "channel", "device-id", "device-name", "mfa-verified", "token-name", "roles",
  ]

  /// Reads the `session:` node; nil where it holds no token.
  /// - Throws: `ConfigError.malformed` where a key has another shape than it should.
  init?(_ node: YAMLNode, in layer: ConfigLayer) throws {
    func text(_ key: String) throws -> String? {
      guard let value = node[key], !value.isNull else { return nil }
      guard let text = value.string else {
        throw layer.malformed(value, "session.\(key)", expected: "a text")
      }
      return text.nonEmpty
    }
    guard node.kind == .mapping else {
      if node.isNull { return nil }
      throw layer.malformed(node, "session", expected: "a mapping")
    }
    guard let token = try text("token") else { return nil }
    self.init(
      token: Secret(token), origin: try text("origin") ?? "", issuer: try text("issuer"), user: try text("user"),
      subject: try text("subject"),
      issuedAt: try text("issued-at").flatMap { Timestamp($0) },
      expiresAt: try text("expires-at").flatMap { Timestamp($0) },
      refreshToken: try text("refresh-token").map(Secret.init), sessionID: try text("session-id"),
      channel: try text("channel"), deviceID: try text("device-id"), deviceName: try text("device-name"),
      mfaVerified: node["mfa-verified"]?.bool, tokenName: try text("token-name"),
      roles: node["roles"]?.elements.compactMap(\.string) ?? [])
    clientID = try text("client-id")
    idToken = try text("id-token").map(Secret.init)
  }

  /// As it is written to the file; what is unknown is left out.
  package var yaml: YAMLValue {
    var entries: [YAMLEntry] = []
    func add(_ key: String, _ value: String?) {
      if let value { entries.append(YAMLEntry(key, .string(value))) }
    }
    add("token", token.reveal())
    add("origin", origin)
    add("issuer", issuer)
    add("client-id", clientID)
    add("user", user)
    add("subject", subject)
    add("issued-at", issuedAt?.description)
    add("expires-at", expiresAt?.description)
    add("refresh-token", refreshToken?.reveal())
    add("id-token", idToken?.reveal())
    add("session-id", sessionID)
    add("channel", channel)
    add("device-id", deviceID)
    add("device-name", deviceName)
    if let mfaVerified { entries.append(YAMLEntry("mfa-verified", .bool(mfaVerified))) }
    add("token-name", tokenName)
    if !roles.isEmpty { entries.append(YAMLEntry("roles", .sequence(roles.map(YAMLValue.string)))) }
    return .mapping(entries)
  }
}
