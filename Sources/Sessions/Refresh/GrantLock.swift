import Contexts
import Platform
import Values

/// Where the processes that share a grant meet: a lock file named after issuer, client ID and subject, not after the
/// context, and apart from the config file, which is only locked while it is written.
struct GrantLock: Sendable {
  let path: String

  /// In the state folder, or beside the config file where there is no such folder or it cannot be made.
  /// - Parameter clientID: the context's, for a session that does not say its own.
  init?(_ session: StoredSession, clientID: String?, _ dependencies: Dependencies, _ rules: LoadingRules) {
    let parts = [
      session.issuer?.trimmingSuffix("/").description, session.clientID ?? clientID, session.subject ?? session.user,
    ]
    let name = parts.map { $0 ?? "" }.joined(separator: "\u{0}").stableHash
    if let state = LoadingRules.stateFolder(dependencies.environment) {
      let folder = "\(state)/locks"
      if (try? dependencies.files.createDirectory(folder, mode: 0o700)) != nil {
        path = "\(folder)/\(name)"
        return
      }
    }
    guard let config = rules.paths.first, let target = try? dependencies.files.resolvingSymlinks(config) else {
      return nil
    }
    path = "\(target).\(name)"
  }

  /// Longer than a token request may take, so that a waiter sees the outcome.
  static let wait = Duration.seconds(60)
}
