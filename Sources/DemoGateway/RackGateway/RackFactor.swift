import Foundation

/// A second factor of a user's, or one whose enrolment has only begun.
struct RackFactor: Sendable {
  enum Kind: Sendable {
    case totp(TOTP)
    case webAuthn(SecurityKeyCredential)
    /// What every code of that YubiKey begins with.
    case yubiOTP(publicID: String)
    /// A security key that is yet to come, and what it has to sign.
    case registration(challenge: String)
  }

  let id: Int
  var kind: Kind
  var label: String?
  var isForCLI = true
  let createdAt: Date
  /// Nil until the enrolment is complete.
  var confirmedAt: Date?
  var lastUsedAt: Date?

  var type: String {
    switch kind {
    case .totp: "totp"
    case .webAuthn, .registration: "webauthn"
    case .yubiOTP: "yubiotp"
    }
  }

  /// As `GET /auth/mfa/status` lists it.
  var json: JSON {
    var fields: [String: JSON] = [
      "id": .integer(id), "type": .string(type), "cli_capable": .bool(isForCLI),
      "created_at": .string(RackTime.text(createdAt)),
    ]
    fields["label"] = label.map(JSON.string)
    fields["confirmed_at"] = confirmedAt.map { .string(RackTime.text($0)) }
    fields["last_used_at"] = lastUsedAt.map { .string(RackTime.text($0)) }
    return .object(fields)
  }
}

/// A registered WebAuthn credential.
struct SecurityKeyCredential: Sendable {
  /// Base64url.
  var id: String
  /// Uncompressed point (X9.62).
  var publicKey: Data
}

/// A browser that was trusted for 30 days; a terminal's login is asked all the same.
struct RackTrustedDevice: Sendable {
  let id: Int
  let label: String
  let createdAt: Date
  let expiresAt: Date
  let userAgent: String?

  var json: JSON {
    var fields: [String: JSON] = [
      "id": .integer(id), "label": .string(label), "created_at": .string(RackTime.text(createdAt)),
      "expires_at": .string(RackTime.text(expiresAt)), "ip_address": "127.0.0.1",
    ]
    fields["user_agent"] = userAgent.map(JSON.string)
    return .object(fields)
  }
}
