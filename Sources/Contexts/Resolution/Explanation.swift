import LosslessYAML
import Values

/// Each value that a command would use here, where it comes from, and what it goes before.
package struct Explanation: Sendable {
  package struct Loser: Hashable, Sendable {
    package let value: String
    package let source: Source
    /// Why it does not count.
    package let reason: String
  }

  package struct Item: Hashable, Sendable {
    /// `context`, `server`, `gateway`, `credential`, or a field's key.
    package let key: String
    /// Nil where nothing gives one.
    package let value: String?
    package let source: Source?
    package let losers: [Loser]
  }

  package let items: [Item]

  /// - Throws: what resolving and reading the fields throws.
  package init(_ resolver: Resolver) throws {
    let resolution = try resolver.resolve()
    let contexts = try resolver.contextCandidates()
    let named = contexts.winner()
    let context = try named.flatMap { try resolver.configuration.context(named: $0.value) }
    let variables = try resolver.variables(named: named?.value, context: context)
    let onlyChoice = resolution.contextSource == .standard ? resolution.context : nil
    var items = [
      Self.item("context", contexts.filter { $0.value != "" }) { $0 }
        ?? Item(
          key: "context", value: onlyChoice?.name, source: onlyChoice.map { _ in .standard }, losers: [])
    ]
    let used = resolution.context ?? context
    items.append(try Self.server(variables, used))
    items.append(try Self.kind(resolution, used))
    items.append(try Self.credential(variables, used, usesContext: resolution.context != nil))
    if let context = resolution.context { items += try Self.fields(context) }
    self.items = items
  }

  private static func item<Value>(
    _ key: String, _ candidates: [Candidate<Value>], _ text: (Value) -> String
  ) -> Item? {
    guard !candidates.isEmpty else { return nil }
    let winner = candidates.firstIndex { $0.ignored == nil }
    let source = winner.map { candidates[$0].source }
    let losers = candidates.indices.filter { $0 != winner }.map { index in
      let candidate = candidates[index]
      return Loser(
        value: text(candidate.value), source: candidate.source,
        reason: candidate.ignored ?? "\(source?.description ?? "another") goes before it")
    }
    return Item(key: key, value: winner.map { text(candidates[$0].value) }, source: source, losers: losers)
  }

  private static func server(_ variables: VariableScope, _ context: LayeredContext?) throws -> Item {
    let own = try context?.candidates(.server).map { Candidate($0.value.display, from: $0.source) } ?? []
    return item("server", try variables.serverCandidates() + own) { Field.server.shown(.text($0)).display }
      ?? Item(key: "server", value: nil, source: nil, losers: [])
  }

  private static func kind(_ resolution: Resolution, _ context: LayeredContext?) throws -> Item {
    let losers = try context?.candidates(.gateway).filter { $0.source != resolution.kind.source } ?? []
    return Item(
      key: "gateway", value: resolution.kind.value.rawValue, source: resolution.kind.source,
      losers: losers.map {
        Loser(
          value: $0.value.display, source: $0.source,
          reason: resolution.context == nil
            ? "a server given by hand uses nothing of a context" : "\(resolution.kind.source) goes before it")
      })
  }

  private static func credential(
    _ variables: VariableScope, _ context: LayeredContext?, usesContext: Bool
  ) throws -> Item {
    var candidates = try variables.tokenCandidates()
    if let place = context?.sessionSource, let session = try context?.session() {
      candidates.append(
        Candidate(
          session.token, from: place,
          ignored: usesContext ? nil : "a server given by hand uses nothing of a context"))
    }
    return item("credential", candidates) { $0.masked } ?? Item(key: "credential", value: nil, source: nil, losers: [])
  }

  private static func fields(_ context: LayeredContext) throws -> [Item] {
    try Field.allCases.filter { $0 != .server && $0 != .gateway }.compactMap { field in
      item(
        field.rawValue, try context.candidates(field).map { Candidate(field.shown($0.value), from: $0.source) },
        \.display)
    }
  }
}

extension LayeredContext {
  /// Where the session stands.
  fileprivate var sessionSource: Source? {
    for part in parts {
      if let node = part.node["session"], !node.isNull { return part.layer.source(of: node) }
    }
    return nil
  }
}
