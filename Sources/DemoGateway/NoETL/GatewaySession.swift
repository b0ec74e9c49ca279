import Foundation

/// A session of the NoETL gateway.
struct GatewaySession: Sendable {
  var userID: Int
  var email: String
  var name: String
  var expiresAt: Date
  var isRevoked = false

  var user: JSON {
    [
      "user_id": .integer(userID), "email": .string(email), "display_name": .string(name),
      "roles": ["operator"],
    ]
  }
}

/// The gateway's sessions by token.
actor GatewaySessions {
  private var sessions: [String: GatewaySession] = [:]
  private var issued = 0

  /// - Returns: the token, 32 lower-case hex digits.
  func add(_ session: GatewaySession) -> String {
    let token = RandomText.hex(bytes: 16)
    sessions[token] = session
    issued += 1
    return token
  }

  /// How many there ever were.
  var count: Int { issued }

  func any(_ token: String) -> GatewaySession? { sessions[token] }

  /// The session while it is good.
  func valid(_ token: String, now: Date) -> GatewaySession? {
    sessions[token].flatMap { $0.isRevoked || $0.expiresAt <= now ? nil : $0 }
  }

  /// - Returns: how many.
  func revoke(user: String?) -> Int {
    let hit = sessions.filter { !$0.value.isRevoked && (user == nil || $0.value.email == user) }
    for token in hit.keys { sessions[token]?.isRevoked = true }
    return hit.count
  }

  /// For `GET /_demo/state`.
  var json: JSON {
    .array(
      sessions.sorted { $0.key < $1.key }.map { token, session in
        [
          "token": .string(token), "user": .string(session.email), "revoked": .bool(session.isRevoked),
          "expiresAt": .string(session.expiresAt.ISO8601Format()),
        ]
      })
  }
}
