package import Contexts
package import Values

/// Ends a context's session.
package struct Logout: Sendable {
  private let store: ConfigStore

  package init(store: ConfigStore) { self.store = store }

  package enum Outcome: Sendable, Hashable {
    /// There was nothing to forget.
    case noSession
    /// Forgotten here; the gateway has no way to end it and keeps it until it expires.
    case forgotten(expiresAt: Timestamp?)
  }

  /// Forgets the session; the context stays.
  package func run(_ name: String, from source: Source) throws -> Outcome {
    var outcome = Outcome.noSession
    try store.edit { configuration in
      let context = try configuration.require(name, from: source)
      guard let session = try context.session() else { return [] }
      outcome = .forgotten(expiresAt: session.expiresAt)
      return try configuration.removingSession(of: name)
    }
    return outcome
  }
}
