package import Contexts
import Platform
package import Values

/// Ends a context's session.
package struct Logout: Sendable {
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

  package enum Outcome: Sendable, Hashable {
    /// There was nothing to forget.
    case noSession
    /// Forgotten here.
    case forgotten(expiresAt: Timestamp?, SessionRevocation.Outcome)
  }

  /// Forgets the session, then revokes it where it was issued; the context stays. The local copy goes first, so that it
  /// is gone whatever becomes of the rest. A refresh that is under way is waited for: what it brings is what has to go.
  /// - Parameter isLocal: nobody is told.
  package func run(_ name: String, from source: Source, isLocal: Bool = false) async throws -> Outcome {
    guard let found = try await takeUndisturbed(name, source) else { return .noSession }
    let revocation =
      isLocal ? .notAsked : await SessionRevocation(dependencies: dependencies).run(found.session, of: found.context)
    return .forgotten(expiresAt: found.session.expiresAt, revocation)
  }

  private typealias Taken = (context: LayeredContext, session: StoredSession)

  /// Takes the session out of the config under its grant's lock.
  private func takeUndisturbed(_ name: String, _ source: Source) async throws -> Taken? {
    let context = try store.load().require(name, from: source)
    guard let lock = try GrantLock(of: context, dependencies, store.rules) else { return try take(name, source) }
    return try await GrantLock.undisturbed(
      [lock], dependencies.files, onWait: { notice(.waiting(context: name, holder: $0)) },
      { try take(name, source) })
  }

  private func take(_ name: String, _ source: Source) throws -> Taken? {
    var taken: Taken?
    try store.edit { configuration in
      let context = try configuration.require(name, from: source)
      guard let session = try context.session() else { return [] }
      taken = (context, session)
      return try configuration.removingSession(of: name)
    }
    return taken
  }
}
