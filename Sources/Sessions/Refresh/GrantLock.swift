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

  /// Nil also where the context has no session, or none that is ever renewed.
  init?(of context: LayeredContext, _ dependencies: Dependencies, _ rules: LoadingRules) throws {
    guard let session = try context.session(), session.isRenewable else { return nil }
    self.init(session, clientID: try context.text(.clientID), dependencies, rules)
  }

  /// Longer than a token request may take, so that a waiter sees the outcome.
  static let wait = Duration.seconds(60)
}

extension GrantLock {
  /// Takes sessions out of the config while nobody renews them; a refresh that is under way is waited for, since what it
  /// brings is what has to go. Where a lock cannot be had, because its holder hangs or there is no place for it, `body`
  /// runs all the same: a refresh that ends later finds the session gone and writes nothing.
  /// - Parameter locks: of several, in any order.
  static func undisturbed<Value>(
    _ locks: [GrantLock], _ files: any FileSystem, onWait: (LockHolder?) -> Void, _ body: () throws -> Value
  ) async throws -> Value {
    // In one order everywhere, so that two processes never hold what the other waits for.
    let paths = Set(locks.map(\.path)).sorted()
    return try await holding(paths[...], files, onWait) {
      let value = try body()
      for path in paths { RefreshMark(beside: path, files).remove() }
      return value
    }
  }

  private static func holding<Value>(
    _ paths: ArraySlice<String>, _ files: any FileSystem, _ onWait: (LockHolder?) -> Void, _ body: () throws -> Value
  ) async throws -> Value {
    guard let path = paths.first else { return try body() }
    var isHeld = false
    do {
      return try await files.withLock(path, wait: wait, onWait: onWait) {
        isHeld = true
        return try await holding(paths.dropFirst(), files, onWait, body)
      }
    } catch  where !isHeld && (error is LockError || error is FileError) {
      return try await holding(paths.dropFirst(), files, onWait, body)
    }
  }
}
