package import LosslessYAML
package import Values

/// A context as its layers have it. Values are read when they are asked for: a list of ten thousand
/// contexts costs only the columns it shows.
package struct LayeredContext: Sendable {
  package struct Part: Sendable {
    package let layer: ConfigLayer
    package let node: YAMLNode
  }

  package let name: String
  /// Highest precedence first.
  package let parts: [Part]

  /// The value of a field and where it stands, in the first layer that sets it.
  /// - Throws: `ConfigError.malformed`, `.untrusted`.
  package func value(_ field: Field) throws -> Sourced<FieldValue>? {
    for part in parts {
      if let value = try part.value(field) { return value }
    }
    return nil
  }

  /// The value alone: where it stands costs counting lines, which a list of many contexts cannot afford.
  package func plain(_ field: Field) throws -> FieldValue? {
    for part in parts {
      if let (value, _) = try part.reading(field) { return value }
    }
    return nil
  }

  /// Every layer's value of a field, the winner first.
  package func candidates(_ field: Field) throws -> [Sourced<FieldValue>] {
    try parts.compactMap { try $0.value(field) }
  }

  package func text(_ field: Field) throws -> String? {
    guard case .text(let text)? = try plain(field) else { return nil }
    return text
  }

  package func list(_ field: Field) throws -> [String]? {
    guard case .list(let elements)? = try plain(field) else { return nil }
    return elements
  }

  package func integer(_ field: Field) throws -> Int? {
    guard case .integer(let value)? = try plain(field) else { return nil }
    return value
  }

  package func map(_ field: Field) throws -> [String: String] {
    guard case .map(let entries)? = try plain(field) else { return [:] }
    return entries
  }

  package func secret(_ field: Field) throws -> SecretReference? {
    guard case .secret(let reference)? = try plain(field) else { return nil }
    return reference
  }

  package func isProtected() throws -> Bool { try plain(.protected) == .flag(true) }

  /// The session, taken whole from the first layer that has one: its token and origin belong together.
  package func session() throws -> StoredSession? {
    for part in parts {
      guard let node = part.node["session"] else { continue }
      if let session = try StoredSession(node, in: part.layer) { return session }
    }
    return nil
  }

  /// What a list shows of the session; nil where there is none.
  package func sessionGlance() throws -> (user: String?, expiresAt: Timestamp?)? {
    for part in parts {
      guard let node = part.node["session"], node.kind == .mapping, node["token"]?.string?.isEmpty == false else {
        continue
      }
      return (node["user"]?.string?.nonEmpty, node["expires-at"]?.string.flatMap { Timestamp($0) })
    }
    return nil
  }

  /// The gateway's protocol, without its place.
  package func gatewayKind() throws -> GatewayKind {
    guard let text = try text(.gateway) else { return .oidc }
    return try GatewayKind(rawValue: text) ?? kind().value
  }

  /// The gateway's protocol: `gateway:`, `oidc` where it is not said.
  package func kind() throws -> Sourced<GatewayKind> {
    guard let value = try value(.gateway) else { return Sourced(.oidc, from: .standard) }
    let text = value.value.display
    guard let kind = GatewayKind(rawValue: text) else {
      throw ConfigError.invalidValue(
        key: "contexts.\(name).gateway", value: text, source: value.source,
        expected: "one of \(GatewayKind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return Sourced(kind, from: value.source)
  }

  /// The server's URL; nil where the context has none.
  /// - Throws: `ConfigError.invalidServer`.
  package func server() throws -> Sourced<ServerURL>? {
    guard let value = try value(.server) else { return nil }
    return Sourced(try ServerURL(value.value.display, from: value.source), from: value.source)
  }
}

extension LayeredContext.Part {
  func value(_ field: Field) throws -> Sourced<FieldValue>? {
    try reading(field).map { Sourced($0.value, from: layer.source(of: $0.node)) }
  }

  func reading(_ field: Field) throws -> (value: FieldValue, node: YAMLNode)? {
    guard let node = try descend(field), let value = try read(node, as: field) else { return nil }
    if field.runsPrograms || value.runsPrograms { try checkTrust(node, field) }
    return (value, node)
  }

  private func descend(_ field: Field) throws -> YAMLNode? {
    var node = self.node
    for key in field.path {
      if node.isNull { return nil }
      guard node.kind == .mapping else { throw layer.malformed(node, field.rawValue, expected: "a mapping") }
      guard let next = node[key] else { return nil }
      node = next
    }
    return node.isNull ? nil : node
  }

  /// Nil for an empty text, which says no more than a missing key.
  private func read(_ node: YAMLNode, as field: Field) throws -> FieldValue? {
    func wrong(_ expected: String) -> ConfigError { layer.malformed(node, field.rawValue, expected: expected) }
    switch field.shape {
    case .text:
      guard let text = node.string else { throw wrong("a text") }
      return text.nonEmpty.map(FieldValue.text)
    case .flag:
      guard let value = node.bool else { throw wrong("true or false") }
      return .flag(value)
    case .integer:
      guard let value = node.int else { throw wrong("a whole number") }
      return .integer(value)
    case .list:
      if let text = node.string { return .list(text.split(separator: " ").map(String.init)) }
      guard node.kind == .sequence else { throw wrong("a list of texts") }
      return .list(
        try node.elements.map { element in
          guard let text = element.string else { throw wrong("a list of texts") }
          return text
        })
    case .map:
      guard node.kind == .mapping else { throw wrong("a mapping of texts") }
      var entries: [String: String] = [:]
      for entry in node.entries {
        guard let key = entry.key.string, let text = entry.value.string else { throw wrong("a mapping of texts") }
        entries[key] = text
      }
      return .map(entries)
    case .secret:
      guard let reference = SecretReference(node) else {
        throw wrong("a text or one of { env: NAME }, { file: PATH }, { command: [WORD, …] }")
      }
      return .secret(reference)
    }
  }

  private func checkTrust(_ node: YAMLNode, _ field: Field) throws {
    guard !layer.isTrusted else { return }
    throw ConfigError.untrusted(at: FilePlace(layer.path, node.location), key: field.rawValue)
  }
}

extension FieldValue {
  fileprivate var runsPrograms: Bool {
    if case .secret(.command) = self { true } else { false }
  }
}

extension SecretReference {
  fileprivate init?(_ node: YAMLNode) {
    if let text = node.string {
      self = .text(Secret(text))
    } else if let name = node["env"]?.string {
      self = .environment(name)
    } else if let path = node["file"]?.string {
      self = .file(path)
    } else if let words = node["command"], words.kind == .sequence {
      self = .command(words.elements.compactMap(\.string))
    } else {
      return nil
    }
  }
}
