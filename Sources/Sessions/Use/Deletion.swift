package import Contexts
import Platform
package import Values

/// Deletes contexts, with all that is stored of them.
package struct Deletion: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore
  private let notice: @Sendable (Renewal.Notice) -> Void

  package init(
    dependencies: Dependencies, store: ConfigStore, notice: @escaping @Sendable (Renewal.Notice) -> Void = { _ in }
  ) {
    self.dependencies = dependencies
    self.store = store
    self.notice = notice
  }

  /// The session of a deleted context, and what became of it where it was issued.
  package struct Ended: Sendable {
    package let name: String
    package let expiresAt: Timestamp?
    package let revocation: SessionRevocation.Outcome
  }

  /// Whether a context has a session that somebody would still take.
  package static func canRevoke(_ context: LayeredContext, at now: Timestamp) -> Bool {
    guard let session = try? context.session() else { return false }
    return session.isRenewable || !session.isExpired(at: now)
  }

  /// Deletes all of them or none, in one edit and with no refresh of their sessions under way; then revokes.
  /// - Parameter revokes: whether those who issued the sessions are told.
  /// - Returns: the sessions that there were.
  package func run(_ names: [String], revokes: Bool) async throws -> [Ended] {
    let configuration = try store.load()
    var locks: [GrantLock] = []
    for name in names {
      // A session that cannot be read is deleted like any other.
      if let lock = try? GrantLock(of: configuration.require(name), dependencies, store.rules) { locks.append(lock) }
    }
    let described = names.joined(separator: "', '")
    let taken = try await GrantLock.undisturbed(
      locks, dependencies.files, onWait: { notice(.waiting(context: described, holder: $0)) },
      { try take(names) })
    let now = dependencies.clock.now()
    var ended: [Ended] = []
    for (context, session) in taken where Self.canRevoke(context, at: now) {
      let revocation =
        revokes ? await SessionRevocation(dependencies: dependencies).run(session, of: context) : .notAsked
      ended.append(Ended(name: context.name, expiresAt: session.expiresAt, revocation: revocation))
    }
    return ended
  }

  private func take(_ names: [String]) throws -> [(LayeredContext, StoredSession)] {
    var taken: [(LayeredContext, StoredSession)] = []
    try store.edit { configuration in
      taken = try names.compactMap { name in
        let context = try configuration.require(name)
        return (try? context.session()).map { (context, $0) }
      }
      return try ConfigEdits(names.flatMap { try configuration.deleting($0) })
    }
    return taken
  }
}
