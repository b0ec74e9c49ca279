import Foundation

/// Someone whom the rack-gateway knows, with the second factors that were enrolled.
struct RackUser: Sendable {
  let id: Int
  let email: String
  let name: String
  var roles: [String]
  var factors: [RackFactor] = []
  var backupCodes: [String] = []
  var usedBackupCodes: Set<String> = []
  var backupCodesMadeAt: Date?
  var backupCodeUsedAt: Date?
  var trustedDevices: [RackTrustedDevice] = []
  var preferredMethod: String?
  var isLocked = false
  var isSuspended = false
  /// TOTP steps that were used; each counts once.
  var usedSteps: Set<Int> = []
  /// Codes of a YubiKey that were used; each counts once.
  var usedOTPs: Set<String> = []
  var attempts: [Attempt] = []

  struct Attempt: Sendable {
    var time: Date
    var isFailure: Bool
  }

  var confirmed: [RackFactor] { factors.filter { $0.confirmedAt != nil } }
  var isEnrolled: Bool { !confirmed.isEmpty }

  var securityKeys: [SecurityKeyCredential] {
    confirmed.compactMap { if case .webAuthn(let key) = $0.kind { key } else { nil } }
  }

  /// One that needs no confirmation any more.
  mutating func enroll(_ kind: RackFactor.Kind, id: Int, label: String? = nil, now: Date) {
    factors.append(RackFactor(id: id, kind: kind, label: label, createdAt: now, confirmedAt: now))
  }

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
  var userAgent: String?
  var isRevoked = false
  var recentStepUpAt: Date?

  /// As `GET /users/{email}/sessions` lists it.
  var json: JSON {
    var fields: [String: JSON] = [
      "id": .integer(id), "created_at": .string(RackTime.text(createdAt)),
      "last_seen_at": .string(RackTime.text(lastSeenAt)), "expires_at": .string(RackTime.text(expiresAt)),
      "channel": .string(channel), "ip_address": "127.0.0.1",
      "metadata": ["device_id": .string(deviceID), "device_name": .string(deviceName)],
    ]
    fields["user_agent"] = userAgent.map(JSON.string)
    return .object(fields)
  }
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
  var expiresAt: Date?
  var lastUsedAt: Date?
}
