import Foundation

extension RackStore {
  enum FactorOutcome: Sendable, Equatable {
    case verified
    case failed
    case tooMany
    case locked
    case notEnrolled

    /// As `POST /auth/mfa/verify` puts it.
    var text: String {
      switch self {
      case .verified: ""
      case .failed: "verification failed"
      case .tooMany: "too many attempts - try again in 5 minutes"
      case .locked: "account locked - contact administrator"
      case .notEnrolled: "no MFA methods enrolled"
      }
    }
  }

  /// A TOTP or backup code, or a YubiKey's. Five attempts in five minutes are all there are, successes among them; five
  /// failures lock the account and end its sessions.
  func verify(code: String, of email: String, now: Date) -> FactorOutcome {
    guard let user = user(email), user.isEnrolled else { return .notEnrolled }
    if user.isLocked { return .locked }
    let recent = user.attempts.filter { now.timeIntervalSince($0.time) < 300 }
    if recent.count >= 5 { return note(email, now, failed: true, recent) == .locked ? .locked : .tooMany }
    guard let change = acceptance(of: code, user, now) else { return note(email, now, failed: true, recent) }
    self.change(email) { user in change.apply(to: &user, now) }
    return note(email, now, failed: false, recent)
  }

  /// Completes the enrolment of an authenticator app, whose first code counts as any other.
  func confirmTOTP(_ id: Int, code: String, label: String?, of email: String, now: Date) -> FactorOutcome {
    guard let user = user(email), let factor = user.factors.first(where: { $0.id == id && $0.confirmedAt == nil }),
      case .totp(let totp) = factor.kind, let step = totp.step(of: code, now), !user.usedSteps.contains(step)
    else { return .failed }
    change(email) { user in
      for index in user.factors.indices where user.factors[index].id == id {
        user.factors[index].confirmedAt = now
        user.factors[index].label = label ?? user.factors[index].label
      }
      user.usedSteps.insert(step)
    }
    return .verified
  }

  /// What an accepted code uses up.
  private enum Acceptance: Sendable {
    case step(Int, factor: Int)
    case otp(String, factor: Int)
    case backup(String)

    func apply(to user: inout RackUser, _ now: Date) {
      switch self {
      case .step(let step, let factor):
        user.usedSteps.insert(step)
        use(factor, of: &user, now)
      case .otp(let code, let factor):
        user.usedOTPs.insert(code)
        use(factor, of: &user, now)
      case .backup(let code):
        user.usedBackupCodes.insert(code)
        user.backupCodeUsedAt = now
      }
    }

    private func use(_ factor: Int, of user: inout RackUser, _ now: Date) {
      for index in user.factors.indices where user.factors[index].id == factor { user.factors[index].lastUsedAt = now }
    }
  }

  private func acceptance(of code: String, _ user: RackUser, _ now: Date) -> Acceptance? {
    for factor in user.confirmed {
      switch factor.kind {
      case .totp(let totp):
        guard let step = totp.step(of: code, now) else { continue }
        return user.usedSteps.contains(step) ? nil : .step(step, factor: factor.id)
      case .yubiOTP(let publicID):
        guard RackFactor.isYubiOTP(code), code.hasPrefix(publicID) else { continue }
        return user.usedOTPs.contains(code) ? nil : .otp(code, factor: factor.id)
      case .webAuthn, .registration: continue
      }
    }
    // Compared by case, without hyphens.
    return user.backupCodes.contains(code) && !user.usedBackupCodes.contains(code) ? .backup(code) : nil
  }

  private func note(_ email: String, _ now: Date, failed: Bool, _ recent: [RackUser.Attempt]) -> FactorOutcome {
    let isLocking = failed && recent.count(where: \.isFailure) >= 4
    change(email) { user in
      user.attempts.append(RackUser.Attempt(time: now, isFailure: failed))
      if isLocking { user.isLocked = true }
    }
    guard isLocking else { return failed ? .failed : .verified }
    _ = revoke(user: email)
    return .locked
  }
}

extension RackFactor {
  /// 44 characters of modhex, of which the first twelve name the key.
  static func isYubiOTP(_ code: String) -> Bool {
    code.count == 44 && code.allSatisfy { "cbdefghijklnrtuv".contains($0) }
  }
}
