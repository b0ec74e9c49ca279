import Contexts
import Platform
import Values

/// Where the processes that share a grant meet: a lock file named after issuer, client ID and subject, not after the
/// context, and apart from the config file, which is only locked while it is written.
struct GrantLock: Sendable {
  let path: String

  /// Nil where there is no place for it.
  /// - Parameter clientID: the context's, for a session that does not say its own.
  init?(_ session: StoredSession, clientID: String?, _ dependencies: Dependencies, _ rules: LoadingRules) {
    let parts = [
      session.issuer?.trimmingSuffix("/").description, session.clientID ?? clientID, session.subject ?? session.user,
    ]
    guard let path = LockPlace.path(parts, dependencies, rules) else { return nil }
    self.path = path
  }

  /// Longer than a token request may take, so that a waiter sees the outcome.
  static let wait = Duration.seconds(60)
}
