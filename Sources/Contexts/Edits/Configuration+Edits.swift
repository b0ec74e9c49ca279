package import LosslessYAML
import Values

/// What a command wants changed in the first layer, in order.
package typealias ConfigEdits = [YAMLEdit]

/// Each change as edits of the first layer: pure, so that a dry run and a write are the same thing.
extension Configuration {
  /// Adds a context; it becomes current where none is.
  /// - Throws: `ConfigError.nameTaken`, `.invalidName`.
  package func adding(_ name: String, _ fields: [Field: FieldValue], makeCurrent: Bool = false) throws -> [YAMLEdit] {
    try Self.check(name)
    guard layer(holding: name) == nil else { throw ConfigError.nameTaken(name) }
    let makeCurrent = try makeCurrent || currentContext() == nil
    var edits = preamble(current: makeCurrent ? name : nil)
    edits.append(.set(["contexts", name], Self.mapping(fields)))
    return edits
  }

  /// Adds a context together with its first session.
  /// - Throws: `ConfigError.nameTaken`, `.invalidName`.
  package func adding(_ name: String, _ fields: [Field: FieldValue], session: StoredSession) throws -> [YAMLEdit] {
    try adding(name, fields) + [.set(["contexts", name, "session"], session.yaml)]
  }

  /// Sets and clears fields of a context; what is not named stays.
  /// - Throws: `ConfigError.foreignLayer` where a field to clear stands in a file that is not written.
  package func updating(_ name: String, set: [Field: FieldValue], unset: Set<Field> = []) throws -> [YAMLEdit] {
    let context = try require(name)
    var edits: [YAMLEdit] = []
    for field in Field.allCases {
      if let value = set[field] {
        edits.append(.set(["contexts", name] + field.path, value.yaml))
      } else if unset.contains(field), let value = try context.value(field) {
        try checkOwn(value.source, name, field)
        edits += clearing(field, of: context, besides: unset)
      }
    }
    for loss in try dropped(name, set: set) {
      switch loss {
      case .session, .sessionOfIssuer: edits += try removingSession(of: name)
      case .clientSecret: edits.append(.remove(["contexts", name] + Field.clientSecret.path))
      }
    }
    return edits.isEmpty ? [] : preamble(current: nil) + edits
  }

  /// What an update has to drop, since it belongs to the server or issuer that the context leaves.
  package enum Dropped: Hashable, Sendable {
    /// The session was issued by another origin.
    case session(origin: String)
    /// The session came from another issuer.
    case sessionOfIssuer(String)
    /// A client secret written as text belongs to the issuer it was made by.
    case clientSecret(issuer: String)
  }

  /// What `updating` with the same values takes away besides; its edits include that.
  package func dropped(_ name: String, set: [Field: FieldValue]) throws -> [Dropped] {
    let context = try require(name)
    var dropped: [Dropped] = []
    let session = try context.session()
    if let session, case .text(let text)? = set[.server], let origin = try? ServerURL(text).origin,
      (try? Origin(of: session.origin)) != origin
    {
      dropped.append(.session(origin: session.origin))
    }
    guard let old = try context.text(.issuer), case .text(let new)? = set[.issuer], !Self.sameIssuer(old, new) else {
      return dropped
    }
    if session != nil, dropped.isEmpty { dropped.append(.sessionOfIssuer(old)) }
    if case .text? = try context.secret(.clientSecret), set[.clientSecret] == nil {
      dropped.append(.clientSecret(issuer: old))
    }
    return dropped
  }

  private static func sameIssuer(_ one: String, _ other: String) -> Bool {
    one.trimmingSuffix("/") == other.trimmingSuffix("/")
  }

  /// Makes a context the current one.
  package func using(_ name: String) throws -> [YAMLEdit] {
    _ = try require(name)
    return preamble(current: name)
  }

  /// Renames a context; its session and its being current go along.
  package func renaming(_ name: String, to new: String) throws -> [YAMLEdit] {
    try Self.check(new)
    try requireOwn(name, "rename")
    guard layer(holding: new) == nil else { throw ConfigError.nameTaken(new) }
    var edits: [YAMLEdit] = [.rename(["contexts", name], to: new)]
    if try layers.first?.currentContext()?.value == name { edits.append(.set(["current-context"], .string(new))) }
    return edits
  }

  /// Copies a context's settings under another name; a session belongs to one context and is not copied.
  package func copying(_ name: String, to new: String) throws -> [YAMLEdit] {
    try Self.check(new)
    let context = try require(name)
    guard layer(holding: new) == nil else { throw ConfigError.nameTaken(new) }
    let settings = context.parts.reversed().reduce(YAMLValue.mapping([])) { merged, part in
      merged.overlaid(with: part.node.value.removing("session"))
    }
    return preamble(current: nil) + [.set(["contexts", new], settings)]
  }

  /// Removes a context with all that is stored of it; where it was current, none is.
  package func deleting(_ name: String) throws -> [YAMLEdit] {
    try requireOwn(name, "delete")
    var edits: [YAMLEdit] = [.remove(["contexts", name])]
    if try layers.first?.currentContext()?.value == name { edits.append(.set(["current-context"], .string(""))) }
    return edits
  }

  /// Stores a session; a context of a later layer gets an entry in the first.
  package func savingSession(_ session: StoredSession, in name: String) throws -> [YAMLEdit] {
    _ = try require(name)
    return preamble(current: nil) + [.set(["contexts", name, "session"], session.yaml)]
  }

  /// Forgets the session that the first layer holds.
  package func removingSession(of name: String) throws -> [YAMLEdit] {
    let context = try require(name)
    guard let first = layers.first, try first.context(named: name)?["session"] != nil else { return [] }
    // An entry that only held the session of another layer's context goes with it.
    let others = context.parts.contains { $0.layer.path != first.path }
    let keys = try first.context(named: name)?.entries.compactMap(\.key.string) ?? []
    return [.remove(["contexts", name] + (others && keys == ["session"] ? [] : ["session"]))]
  }

  // MARK: - Pieces

  /// The context of that name.
  /// - Throws: `ConfigError.unknownContext`.
  package func require(_ name: String, from source: Source = .flag("NAME")) throws -> LayeredContext {
    guard let context = try context(named: name) else {
      throw isEmpty ? ConfigError.nothingConfigured : .unknownContext(name: name, source: source, known: names)
    }
    return context
  }

  private func requireOwn(_ name: String, _ operation: String) throws {
    let context = try require(name)
    guard let first = layers.first else { throw ConfigError.noConfigPath }
    if let other = context.parts.first(where: { $0.layer.path != first.path }) {
      throw ConfigError.foreignLayer(name: name, path: other.layer.path, operation: operation)
    }
    if !first.mentions(name), let holder = layer(holding: name) {
      throw ConfigError.foreignLayer(name: name, path: holder.path, operation: operation)
    }
  }

  private func checkOwn(_ source: Source, _ name: String, _ field: Field) throws {
    if case .file(let path, _, _) = source, path != layers.first?.path {
      throw ConfigError.foreignField(field.rawValue, name: name, path: path)
    }
  }

  /// Removes a field, and the mapping around it where nothing else stays in it.
  private func clearing(_ field: Field, of context: LayeredContext, besides unset: Set<Field>) -> [YAMLEdit] {
    let path = ["contexts", context.name] + field.path
    guard field.path.count == 2, let group = context.parts.first?.node[field.path[0]] else { return [.remove(path)] }
    let leaving = Set(unset.filter { $0.path[0] == field.path[0] }.compactMap(\.path.last))
    let stays = group.entries.contains { $0.key.string.map { !leaving.contains($0) } ?? true }
    return [.remove(stays ? path : Array(path.dropLast()))]
  }

  /// What a new file starts with, so that the current context is found in its first bytes.
  func preamble(current: String?) -> [YAMLEdit] {
    let isNew = layers.first?.document.root.map(\.isNull) ?? true
    let version: [YAMLEdit] = isNew ? [.set(["apiVersion"], .string(Self.apiVersion))] : []
    return version + (current.map { [.set(["current-context"], .string($0))] } ?? [])
  }

  private static func check(_ name: String) throws {
    do {
      try ContextName.check(name)
    } catch {
      throw ConfigError.invalidName(error)
    }
  }

  static func mapping(_ fields: [Field: FieldValue]) -> YAMLValue {
    Field.allCases.reduce(YAMLValue.mapping([])) { mapping, field in
      guard let value = fields[field], !value.isEmpty else { return mapping }
      return mapping.overlaid(with: field.path.reversed().reduce(value.yaml) { .mapping([YAMLEntry($1, $0)]) })
    }
  }
}

extension YAMLValue {
  /// This mapping with another's entries over it, mappings merged, all else replaced.
  package func overlaid(with other: YAMLValue) -> YAMLValue {
    guard case .mapping(var entries) = self, case .mapping(let additions) = other else { return other }
    for addition in additions {
      if let index = entries.firstIndex(where: { $0.key == addition.key }) {
        entries[index] = YAMLEntry(addition.key, entries[index].value.overlaid(with: addition.value))
      } else {
        entries.append(addition)
      }
    }
    return .mapping(entries)
  }

  func removing(_ key: String) -> YAMLValue {
    guard case .mapping(let entries) = self else { return self }
    return .mapping(entries.filter { $0.key != key })
  }
}
