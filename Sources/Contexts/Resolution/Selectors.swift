package import Values

/// What the command line says of context, server and credential; the environment and the files say the rest.
package struct Selectors: Sendable {
  /// `--context`, `--rack`, or a command's own NAME, with the spelling that was used.
  package var context: Sourced<String>?
  /// `--server`.
  package var server: String?
  /// `--gateway`: counts where there is no context.
  package var gateway: GatewayKind?
  /// What `--api-token`, `--token-file` or `--token-stdin` yielded.
  package var credential: Sourced<Secret>?

  package init(
    context: Sourced<String>? = nil, server: String? = nil, gateway: GatewayKind? = nil,
    credential: Sourced<Secret>? = nil
  ) {
    self.context = context
    self.server = server
    self.gateway = gateway
    self.credential = credential
  }
}

/// One value that was considered, and why it does not count where it does not.
package struct Candidate<Value: Sendable & Hashable>: Sendable, Hashable {
  package let value: Value
  package let source: Source
  /// Nil for a candidate that counts; the first of those wins.
  package let ignored: String?

  package init(_ value: Value, from source: Source, ignored: String? = nil) {
    self.value = value
    self.source = source
    self.ignored = ignored
  }
}

extension Sequence {
  /// The candidate that wins: the first that counts.
  package func winner<Value>() -> Sourced<Value>? where Element == Candidate<Value> {
    first { $0.ignored == nil }.map { Sourced($0.value, from: $0.source) }
  }
}
