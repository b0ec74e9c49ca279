package import LosslessYAML
package import Platform

/// One config file as it was read. A class, since each of thousands of contexts points to it.
package final class ConfigLayer: Sendable {
  package let path: String
  /// Nil where the file does not exist.
  package let status: FileStatus?
  /// Whether keys that run programs count: the file is the user's or root's and nobody else can write it.
  package let isTrusted: Bool
  package let document: YAMLDocument
  /// The `contexts:` mapping; nil where the file has none.
  package let contexts: YAMLNode?

  /// Parses a file's bytes and checks the parts that every command relies on.
  /// - Throws: `ConfigError.syntax`, `.malformed` or `.apiVersion`.
  package init(path: String, contents: FileContents?, user: UInt32) throws {
    self.path = path
    status = contents?.status
    isTrusted = contents.map { ($0.status.uid == user || $0.status.uid == 0) && $0.status.mode & 0o022 == 0 } ?? true
    do {
      document = try YAMLDocument(parsing: contents?.bytes ?? [])
    } catch {
      throw ConfigError.syntax(at: FilePlace(path, error.location), reason: error.description)
    }
    guard let root = document.root, !root.isNull else {
      contexts = nil
      return
    }
    guard root.kind == .mapping else {
      throw ConfigLayer.malformed(path, root, "the document", expected: "a mapping")
    }
    try ConfigLayer.checkVersion(root["apiVersion"], path)
    guard let contexts = root["contexts"], !contexts.isNull else {
      self.contexts = nil
      return
    }
    guard contexts.kind == .mapping else {
      throw ConfigLayer.malformed(path, contexts, "contexts", expected: "a mapping of names to contexts")
    }
    self.contexts = contexts
  }

  /// The node of a context; nil where this file says nothing of it.
  /// - Throws: `ConfigError.malformed` where it is no mapping.
  package func context(named name: String) throws -> YAMLNode? {
    guard let node = contexts?[name] else { return nil }
    return try mapping(node, of: name)
  }

  func mapping(_ node: YAMLNode, of name: String) throws -> YAMLNode? {
    if node.isNull { return nil }
    guard node.kind == .mapping else { throw malformed(node, "contexts.\(name)", expected: "a mapping") }
    return node
  }

  /// The file's text as it stands; nothing is left out.
  package var text: String { String(decoding: document.bytes, as: UTF8.self) }

  /// The same with its secrets redacted.
  package var maskedText: String { SecretMask(document).text }

  /// Whether this file mentions the context, be it with an empty entry.
  package func mentions(_ name: String) -> Bool { contexts?[name] != nil }

  /// The file's own `current-context`, unless it is empty.
  package func currentContext() throws -> Sourced<String>? {
    guard let node = document.root?["current-context"], !node.isNull else { return nil }
    guard let name = node.string else { throw malformed(node, "current-context", expected: "a name") }
    return name.isEmpty ? nil : Sourced(name, from: source(of: node))
  }

  package func source(of node: YAMLNode) -> Source {
    .file(path: path, line: node.location.line, column: node.location.column)
  }

  package func malformed(_ node: YAMLNode, _ key: String, expected: String) -> ConfigError {
    Self.malformed(path, node, key, expected: expected)
  }

  private static func malformed(_ path: String, _ node: YAMLNode, _ key: String, expected: String) -> ConfigError {
    .malformed(at: FilePlace(path, node.location), key: key, expected: expected)
  }

  /// `gatectl/v1` and later: a newer file's unknown keys are kept and passed over.
  private static func checkVersion(_ node: YAMLNode?, _ path: String) throws {
    guard let node, !node.isNull else { return }
    let text = node.string ?? ""
    guard text.hasPrefix("gatectl/v"), let number = Int(text.dropFirst("gatectl/v".count)), number > 0 else {
      throw ConfigError.apiVersion(at: FilePlace(path, node.location), found: text)
    }
  }
}
