import Contexts
import Platform
import Sessions
import Values

extension AuthStatus {
  /// `--check`: a status for scripts and nothing else. By the stored expiry alone: an unknown one counts as good.
  func judge(_ resolution: Resolution, _ program: Program) throws {
    do {
      let target = try Target(resolution)
      let now = program.dependencies.clock.now()
      _ = try target.token(at: now)
      if let minimumLife, case .session(let session) = target.credential, let expiry = session.expiresAt,
        expiry - now < minimumLife
      {
        throw target.failure(.loginRequired(.expiresTooSoon(expiry)))
      }
      guard online else { return }
      let check = StatusCheck(dependencies: program.dependencies, store: program.store, notice: { _ in })
      // A check tells and changes nothing: what could be renewed is the next command's business.
      let status = try program.await { try await check.run(resolution, offline: false, renewsRefused: false) }
      if case .dead(let why) = status.state { throw target.failure(.loginRequired(why)) }
    } catch let failure as SessionFailure {
      throw Failure(failure).silenced
    }
  }
}
