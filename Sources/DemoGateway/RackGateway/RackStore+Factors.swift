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

  /// A TOTP or backup code. Five attempts in five minutes are all there are, successes among them; five failures lock
  /// the account and end its sessions.
  func verify(code: String, of email: String, now: Date) -> FactorOutcome {
    guard let user = user(email), user.totp != nil else { return .notEnrolled }
    if user.isLocked { return .locked }
    let recent = user.attempts.filter { now.timeIntervalSince($0.time) < 300 }
    if recent.count >= 5 { return note(email, now, failed: true, recent) == .locked ? .locked : .tooMany }
    guard let change = acceptance(of: code, user, now) else { return note(email, now, failed: true, recent) }
    self.change(email) { user in
      switch change {
      case .step(let step): user.usedSteps.insert(step)
      case .backup(let code): user.usedBackupCodes.insert(code)
      }
    }
    return note(email, now, failed: false, recent)
  }

  private enum Acceptance: Sendable {
    case step(Int)
    case backup(String)
  }

  private func acceptance(of code: String, _ user: RackUser, _ now: Date) -> Acceptance? {
    let present = TOTP.step(at: now)
    if let step = (present - 1...present + 1).first(where: { user.totp?.code(step: $0) == code }) {
      return user.usedSteps.contains(step) ? nil : .step(step)
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
