package import Values

/// What a command works with: one context or none, one server, one credential, each with its source.
package struct Resolution: Sendable {
  /// The context whose fields and session are used; nil where server and credential came by hand.
  package let context: LayeredContext?
  /// Where the context's name came from.
  package let contextSource: Source?
  package let server: Sourced<ServerURL>?
  package let kind: Sourced<GatewayKind>
  package let credential: Credential

  package enum Credential: Sendable, Hashable {
    /// By flag, file or variable: never stored, never refreshed.
    case given(Sourced<Secret>)
    /// The context's cached session.
    case session(StoredSession)
    case none
  }

  /// Whether the context was spelled out on the command line, as a protected context wants it.
  package var isSpelledOut: Bool {
    if case .flag = contextSource { true } else { false }
  }
}

extension Resolution {
  /// A context with its own session, whatever the environment says.
  package init(of context: LayeredContext) throws {
    self.init(
      context: context, contextSource: nil, server: try context.server(), kind: try context.kind(),
      credential: try context.session().map(Credential.session) ?? .none)
  }

  /// What belongs to a context's session, whatever the environment says.
  package init(of context: LayeredContext, session: StoredSession) throws {
    self.init(
      context: context, contextSource: nil, server: try context.server(), kind: try context.kind(),
      credential: .session(session))
  }

  /// The same with another session, of the context as it was read again.
  package func replacing(session: StoredSession, of context: LayeredContext?) -> Resolution {
    Resolution(
      context: context ?? self.context, contextSource: contextSource, server: server, kind: kind,
      credential: .session(session))
  }
}
