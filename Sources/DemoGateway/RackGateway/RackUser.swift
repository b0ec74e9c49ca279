import Foundation

/// Someone whom the rack-gateway knows, with the second factors that were enrolled.
struct RackUser: Sendable {
  let id: Int
  let email: String
  let name: String
  var roles: [String]
  var totp: TOTP?
  var backupCodes: [String] = []
  var usedBackupCodes: Set<String> = []
  var securityKeys: [SecurityKeyCredential] = []
  var preferredMethod: String?
  var isLocked = false
  var isSuspended = false
  /// TOTP steps that were used; each counts once.
  var usedSteps: Set<Int> = []
  var attempts: [Attempt] = []

  struct Attempt: Sendable {
    var time: Date
    var isFailure: Bool
  }

  var isEnrolled: Bool { totp != nil || !securityKeys.isEmpty }

  /// For `GET /_demo/rack`.
  var json: JSON {
    [
      "email": .string(email), "roles": .strings(roles), "enrolled": .bool(isEnrolled), "locked": .bool(isLocked),
      "suspended": .bool(isSuspended), "attempts": .integer(attempts.count),
      "failures": .integer(attempts.count(where: \.isFailure)),
      "backupCodes": .strings(backupCodes.filter { !usedBackupCodes.contains($0) }),
    ]
  }
}

/// A registered WebAuthn credential.
struct SecurityKeyCredential: Sendable {
  /// Base64url.
  var id: String
  /// Uncompressed point (X9.62).
  var publicKey: Data
  var isForCLI = true
}

/// A login between `start` and `complete`. It never expires and is never cleaned up, as on the real one.
struct RackLogin: Sendable {
  let verifier: String
  var code: String?
  var email: String?
  var name: String?
  /// What the browser's leg found to be wrong for good.
  var error: String?
  var mfaVerifiedAt: Date?
}

struct RackSession: Sendable {
  let id: Int
  let email: String
  let createdAt: Date
  var lastSeenAt: Date
  var expiresAt: Date
  var channel = "cli"
  var deviceID: String
  var deviceName: String
  var isRevoked = false
  var recentStepUpAt: Date?
}

struct RackToken: Sendable {
  let id: Int
  let publicID: String
  let secret: String
  var name: String
  let owner: String
  let creator: String
  var permissions: [String]
  let createdAt: Date
  var lastUsedAt: Date?
}
