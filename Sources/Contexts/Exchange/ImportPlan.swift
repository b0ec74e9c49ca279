import LosslessYAML
package import Values

/// What an import does with each context of a file: nothing that exists is ever overwritten.
package struct ImportPlan: Sendable {
  /// Where the contexts come from.
  package enum Provenance: Hashable, Sendable {
    /// A file of gatectl's own form, maybe of another person: sessions stay behind.
    case config
    /// What another tool keeps for the same user on the same machine: sessions come along.
    case tool(now: Timestamp)
  }

  package struct Outcome: Hashable, Sendable {
    /// The name in the file.
    package let name: String
    /// The name it has here: the same, or `NAME-2` where that one is taken by something else.
    package let target: String
    /// Whether it was there already.
    package let isKnown: Bool
    /// What says something else here than in the file, and stays.
    package let differences: [Field]
    package let session: SessionFate
    /// Keys that run programs.
    package let programs: [Field]
  }

  package enum SessionFate: String, Hashable, Sendable {
    /// The file has none.
    case none
    case imported
    /// The one that was here ends sooner, or has ended.
    case replaced
    /// It is the one that is here.
    case unchanged
    /// Another one is here, and stays.
    case kept
    /// A session belongs to the machine it was issued to.
    case leftBehind = "left-behind"
  }

  package let outcomes: [Outcome]
  package let edits: ConfigEdits
  /// The context that is current behind the import; nil where none is.
  package let current: String?
  /// Whether it is the import that makes it so.
  package let makesCurrent: Bool

  /// - Parameter file: the file to import, as a configuration of its own.
  /// - Throws: `ConfigError` for what is malformed in it, a value of the wrong type or a name that is none.
  package init(_ file: Configuration, into configuration: Configuration, from provenance: Provenance = .config) throws {
    var present: [String: LayeredContext] = [:]
    for context in try configuration.contexts() { present[context.name] = context }
    var outcomes: [Outcome] = []
    var edits: ConfigEdits = []
    for context in try file.contexts() {
      try Self.check(context, in: file)
      let target = Self.place(context, present, provenance)
      let known = present[target]
      let session = try context.session()
      let fate = try provenance.fate(of: session, over: known)
      outcomes.append(
        Outcome(
          name: context.name, target: target, isKnown: known != nil,
          differences: try known.map { try context.differences(from: $0) } ?? [], session: fate,
          programs: try context.programs))
      let taken = fate == .imported || fate == .replaced ? session?.yaml : nil
      if known == nil {
        present[target] = context
        let entry = taken.map { YAMLValue.mapping([YAMLEntry("session", $0)]) } ?? .mapping([])
        edits.append(.set(["contexts", target], context.settings.overlaid(with: entry)))
      } else if let taken {
        edits.append(.set(["contexts", target, "session"], taken))
      }
    }
    let here = try configuration.currentContext()?.value
    let wanted = try file.currentContext()?.value
    let new = outcomes.first { $0.name == wanted } ?? outcomes.first
    makesCurrent = here == nil && new != nil && !edits.isEmpty
    current = makesCurrent ? new?.target : here
    if !edits.isEmpty { edits.insert(contentsOf: configuration.preamble(current: makesCurrent ? current : nil), at: 0) }
    self.outcomes = outcomes
    self.edits = outcomes.isEmpty ? [] : edits + Self.aside(file)
  }

  /// Keys of a whole file that were kept aside, below those of the same tool.
  private static func aside(_ file: Configuration) -> ConfigEdits {
    (file.layers.first?.document.root?["imported"]?.entries ?? []).compactMap { key, node in
      key.string.map { .set(["imported", $0], node.value) }
    }
  }

  /// Every value must be one that gatectl can read, or the import would break the file it goes into.
  private static func check(_ context: LayeredContext, in file: Configuration) throws {
    do {
      try ContextName.check(context.name)
    } catch {
      throw file.place(of: context.name).map { ConfigError.syntax(at: $0, reason: error.description) }
        ?? ConfigError.invalidName(error)
    }
    for field in Field.allCases { _ = try context.plain(field) }
    // Where a value stands costs counting lines, so only what is wrong is asked for it.
    if context.serverURL == nil { _ = try context.server() }
    _ = try context.gatewayKind()
  }

  /// The name under which a context is here already, or the first free one.
  private static func place(
    _ context: LayeredContext, _ present: [String: LayeredContext], _ provenance: Provenance
  ) -> String {
    var target = context.name
    var number = 2
    while let existing = present[target] {
      if provenance.isSame(context, existing) { return target }
      target = "\(context.name)-\(number)"
      number += 1
    }
    return target
  }
}

extension Configuration {
  /// Where a context's name stands.
  fileprivate func place(of name: String) -> FilePlace? {
    guard let layer = layer(holding: name),
      let key = layer.contexts?.entries.first(where: { $0.key.string == name })?.key
    else { return nil }
    return FilePlace(layer.path, key.location)
  }
}

extension ImportPlan.Provenance {
  /// Whether two contexts of like names are one: their settings are equal. A tool's context stays the same one when its
  /// settings are changed here, as long as it is the same gateway.
  fileprivate func isSame(_ context: LayeredContext, _ existing: LayeredContext) -> Bool {
    if context.comparableSettings == existing.comparableSettings { return true }
    guard case .tool = self, let kind = try? context.gatewayKind(), let server = context.serverURL else { return false }
    return kind == (try? existing.gatewayKind()) && server == existing.serverURL
  }

  fileprivate func fate(
    of session: StoredSession?, over known: LayeredContext?
  ) throws -> ImportPlan.SessionFate {
    guard let session else { return .none }
    guard case .tool(let now) = self else { return known == nil ? .leftBehind : .none }
    guard let existing = try known?.session() else { return .imported }
    if existing.token == session.token { return .unchanged }
    return session.outlasts(existing, at: now) ? .replaced : .kept
  }
}

extension LayeredContext {
  fileprivate var comparableSettings: YAMLValue { settings.removing("imported").sortedByKey }

  /// The fields that say something here, and something else in `other`.
  fileprivate func differences(from other: LayeredContext) throws -> [Field] {
    try Field.allCases.filter { field in
      guard let value = try plain(field) else { return false }
      return (try? other.plain(field)).flatMap { $0 } != value
    }
  }

  /// Nil for one that is missing or malformed.
  fileprivate var serverURL: ServerURL? { (try? text(.server)).flatMap { $0 }.flatMap { try? ServerURL($0) } }
}

extension StoredSession {
  /// Whether this one is the newer as far as can be known; one without issue time and end was imported itself.
  fileprivate func outlasts(_ other: StoredSession, at now: Timestamp) -> Bool {
    guard let end = other.expiresAt else { return other.issuedAt == nil }
    return expiresAt.map { $0 > end } ?? (end <= now)
  }
}
