/// A kind of second factor.
package enum SecondFactorMethod: String, Sendable, CaseIterable {
  case totp
  case backupCode = "backup-code"
  case webauthn
  case yubiOTP = "yubiotp"

  /// By the name that gatectl or a gateway has for it.
  package init?(named name: String) {
    switch name.lowercased() {
    case "totp", "otp": self = .totp
    case "backup-code", "backup_code", "backup": self = .backupCode
    case "webauthn": self = .webauthn
    case "yubiotp": self = .yubiOTP
    default: return nil
    }
  }
}

/// What is set up for a user.
package struct SecondFactorStatus: Sendable, Hashable {
  package let isEnrolled: Bool
  package let isRequired: Bool
  /// Without backup codes.
  package let methods: [SecondFactorMethod]
  /// What the user prefers by the gateway's settings.
  package let preferred: SecondFactorMethod?
  package let unusedBackupCodes: Int?
  /// Until when an earlier proof is enough for what wants step-up.
  package let stepUpEnd: Timestamp?

  package init(
    isEnrolled: Bool, isRequired: Bool, methods: [SecondFactorMethod], preferred: SecondFactorMethod?,
    unusedBackupCodes: Int?, stepUpEnd: Timestamp?
  ) {
    self.isEnrolled = isEnrolled
    self.isRequired = isRequired
    self.methods = methods
    self.preferred = preferred
    self.unusedBackupCodes = unusedBackupCodes
    self.stepUpEnd = stepUpEnd
  }
}
