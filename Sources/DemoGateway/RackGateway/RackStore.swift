import Foundation

/// All that the rack-gateway remembers.
actor RackStore {
  private(set) var users: [String: RackUser] = [:]
  var logins: [String: RackLogin] = [:]
  private(set) var sessions: [String: RackSession] = [:]
  private(set) var tokens: [RackToken] = []
  private var issued = 1023
  private var buckets: [String: (tokens: Double, at: Date)] = [:]
  /// Without it, every question about second factors is a 501.
  private(set) var hasFactorService = true

  /// - Parameter totpSecret: of the first user.
  init(totpSecret: String) {
    let you = RackUser(
      id: 1, email: "you@acme.com", name: "Alice Liddell", roles: ["deployer"],
      factors: [RackStore.phone(totpSecret)], backupCodes: RackStore.newBackupCodes())
    let other = RackUser(id: 2, email: "other@acme.com", name: "Lewis Carroll", roles: ["viewer"])
    users = [you.email: you, other.email: other]
  }

  /// The authenticator app that a user has from the start.
  static func phone(_ secret: String) -> RackFactor {
    let day = Date(timeIntervalSince1970: 1_767_603_600)
    return RackFactor(id: 1, kind: .totp(TOTP(secret: secret)), label: "Phone", createdAt: day, confirmedAt: day)
  }

  /// Ten codes of twelve upper-case hex digits.
  static func newBackupCodes() -> [String] { (0..<10).map { _ in RandomText.hex(bytes: 6).uppercased() } }

  func user(_ email: String?) -> RackUser? { email.flatMap { users[$0] } }

  func change(_ email: String, _ change: @Sendable (inout RackUser) -> Void) {
    guard var user = users[email] else { return }
    change(&user)
    users[email] = user
  }

  func forget(_ email: String) { users[email] = nil }

  func setFactorService(_ isThere: Bool) { hasFactorService = isThere }

  /// A number that nothing else here has.
  func number() -> Int {
    issued += 1
    return issued
  }

  // MARK: Logins

  func login(_ state: String?) -> RackLogin? { state.flatMap { logins[$0] } }

  func changeLogin(_ state: String, _ change: @Sendable (inout RackLogin) -> Void) {
    guard var login = logins[state] else { return }
    change(&login)
    logins[state] = login
  }

  func addLogin(_ state: String, verifier: String) { logins[state] = RackLogin(verifier: verifier) }

  func forgetLogin(_ state: String) { logins[state] = nil }

  func forgetLogins() { logins.removeAll() }

  // MARK: Sessions

  /// - Returns: the token, 43 characters without a prefix, and the session.
  func addSession(_ make: (Int) -> RackSession) -> (token: String, session: RackSession) {
    let token = RandomText.base64URL(bytes: 32)
    let session = make(number())
    sessions[token] = session
    return (token, session)
  }

  func changeSession(_ token: String, _ change: @Sendable (inout RackSession) -> Void) {
    guard var session = sessions[token] else { return }
    change(&session)
    sessions[token] = session
  }

  /// - Returns: how many.
  func revoke(user: String?, id: Int? = nil) -> Int {
    let hit = sessions.filter {
      !$0.value.isRevoked && (user == nil || $0.value.email == user) && (id == nil || $0.value.id == id)
    }
    for token in hit.keys { sessions[token]?.isRevoked = true }
    return hit.count
  }

  // MARK: API tokens

  func addToken(_ make: (Int) -> RackToken) -> RackToken {
    let token = make(number())
    tokens.insert(token, at: 0)
    return token
  }

  func usedToken(_ secret: String, now: Date) {
    if let index = tokens.firstIndex(where: { $0.secret == secret }) { tokens[index].lastUsedAt = now }
  }

  func expireToken(named name: String, at moment: Date) {
    if let index = tokens.firstIndex(where: { $0.name == name }) { tokens[index].expiresAt = moment }
  }

  func updateToken(_ publicID: String, name: String?, permissions: [String]?) -> RackToken? {
    guard let index = tokens.firstIndex(where: { $0.publicID == publicID }) else { return nil }
    if let name { tokens[index].name = name }
    if let permissions { tokens[index].permissions = permissions }
    return tokens[index]
  }

  func removeToken(_ publicID: String) -> Bool {
    let count = tokens.count
    tokens.removeAll { $0.publicID == publicID }
    return tokens.count < count
  }

  // MARK: Limits

  /// Ten requests a second, twenty at once, for each limiter.
  /// - Returns: what is left; nil where the request is refused.
  func admit(_ limiter: String) -> Int? {
    let now = Date()
    let bucket = buckets[limiter] ?? (20, now)
    let filled = min(20, bucket.tokens + now.timeIntervalSince(bucket.at) * 10)
    guard filled >= 1 else { return nil }
    buckets[limiter] = (filled - 1, now)
    return Int(filled - 1)
  }

  /// For `GET /_demo/rack`.
  var json: JSON {
    [
      "users": .array(users.values.sorted { $0.id < $1.id }.map(\.json)),
      "sessions": .array(
        sessions.sorted { $0.value.id < $1.value.id }.map { token, session in
          [
            "token": .string(token), "id": .integer(session.id), "user": .string(session.email),
            "revoked": .bool(session.isRevoked), "expiresAt": .string(session.expiresAt.ISO8601Format()),
            "deviceID": .string(session.deviceID), "deviceName": .string(session.deviceName),
          ]
        }),
      "tokens": .array(tokens.map { .string($0.name) }), "logins": .integer(logins.count),
    ]
  }
}
