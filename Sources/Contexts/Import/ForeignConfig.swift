import LosslessYAML
import Platform
import Values

/// Another tool's config file in gatectl's terms. It is read, never written.
package struct ForeignConfig: Sendable {
  /// One context of the file.
  struct Entry: Sendable {
    let name: String
    var fields: [Field: FieldValue]
    var session: StoredSession?
    /// What gatectl has no use for, kept below `imported:` for whoever has.
    var aside: [YAMLEntry] = []
  }

  /// What did not come over as it stood, or why a whole context does not.
  package struct Remark: Hashable, Sendable {
    /// The context's, in the file.
    package let name: String
    package let text: String

    package init(name: String, text: String) { (self.name, self.text) = (name, text) }
  }

  package let tool: ForeignTool
  var entries: [Entry] = []
  /// The context that the tool uses.
  var current: String?
  /// Keys of the whole file that gatectl has no use for.
  var aside: [YAMLEntry] = []
  /// What the tool calls this machine.
  package internal(set) var deviceID: String?
  package internal(set) var remarks: [Remark] = []
  package private(set) var leftOut: [Remark] = []

  /// - Throws: `ConfigError.syntax`, `.malformed` for a file that is none of that tool's.
  package init(_ tool: ForeignTool, path: String, bytes: [UInt8]) throws {
    self.tool = tool
    let document = try Self.document(path, bytes)
    guard let root = document.root, !root.isNull else { return }
    let reader = ForeignReader(path: path)
    guard root.kind == .mapping else { throw reader.malformed(root, "the document", "a mapping") }
    switch tool {
    case .noetl: try readNoETL(root, reader)
    case .rackGateway: try readRackGateway(root, reader)
    case .tracker: try readTracker(root, reader)
    case .kubeconfig: try readKubeconfig(root, reader)
    }
  }

  /// JSON is YAML, but for escaped surrogate pairs and the like, which libyaml does not know.
  private static func document(_ path: String, _ bytes: [UInt8]) throws -> YAMLDocument {
    do {
      return try YAMLDocument(parsing: bytes)
    } catch {
      if let json = try? JSON(parsing: bytes), json.object != nil,
        let document = try? YAMLDocument(parsing: Array(YAMLText.render(json).utf8))
      {
        return document
      }
      throw ConfigError.syntax(at: FilePlace(path, error.location), reason: error.description)
    }
  }

  /// Whether the file lets its reader act as its owner.
  package var holdsSecrets: Bool { entries.contains { $0.session != nil || $0.fields[.clientSecret] != nil } }

  /// Keys of each context of the file that were kept aside.
  package private(set) var keptAsideOf: [String: [String]] = [:]

  /// Keys of the whole file that were kept aside.
  package var keptAside: [String] { aside.map(\.key) }

  /// The same as a config of gatectl's own, sessions and all.
  package func configuration(user: UInt32) throws -> Configuration {
    var root = [YAMLEntry("apiVersion", .string(Configuration.apiVersion))]
    if let current, entries.contains(where: { $0.name == current }) {
      root.append(YAMLEntry("current-context", .string(current)))
    }
    root.append(YAMLEntry("contexts", .mapping(entries.map { YAMLEntry($0.name, $0.settings) })))
    if !aside.isEmpty {
      root.append(YAMLEntry("imported", .mapping([YAMLEntry(tool.rawValue, .mapping(aside))])))
    }
    let bytes = Array(YAMLValue.mapping(root).rendered.utf8)
    let contents = FileContents(bytes: bytes, status: FileStatus(uid: user, size: bytes.count))
    return Configuration(layers: [try ConfigLayer(path: "the imported file", contents: contents, user: user)])
  }

  mutating func leaveOut(_ name: String, _ reason: String) { leftOut.append(Remark(name: name, text: reason)) }

  /// Adds a context of that server, filled by `change`, or says why it cannot be.
  mutating func add(
    _ name: String, server: String?, without missing: String = "it has no server",
    _ change: (inout Entry, ServerURL, inout [String]) throws -> Void
  ) throws {
    do {
      try ContextName.check(name)
      guard let server else { return leaveOut(name, missing) }
      let url = try ServerURL(server)
      var notes: [String] = []
      if !server.contains("://") { notes.append("its server has no scheme, \(url) is taken") }
      var entry = Entry(name: name, fields: [.server: .text(url.description), .gateway: .text(tool.kind.rawValue)])
      try change(&entry, url, &notes)
      remarks += notes.map { Remark(name: name, text: $0) }
      keptAsideOf[name] = entry.aside.map(\.key)
      entries.append(entry)
    } catch let invalid as ServerURL.Invalid {
      leaveOut(name, "its server's URL \(invalid)")
    } catch let invalid as ContextName.Invalid {
      leaveOut(name, invalid.description)
    }
  }
}

extension ForeignConfig.Entry {
  var settings: YAMLValue {
    var rest: [YAMLEntry] = []
    if !aside.isEmpty { rest.append(YAMLEntry("imported", .mapping(aside))) }
    if let session { rest.append(YAMLEntry("session", session.yaml)) }
    return Configuration.mapping(fields).overlaid(with: .mapping(rest))
  }

  /// Takes what a key says as the field's value; what the field cannot take is kept aside.
  mutating func take(_ text: String?, _ key: String, as field: Field, _ notes: inout [String]) {
    guard let text else { return }
    do {
      fields[field] = try field.parse(text, from: .standard)
    } catch ConfigError.invalidValue(_, _, _, let expected) {
      keepAside(key, text, "it is not \(expected)", &notes)
    } catch {
      keepAside(key, text, "it cannot be the value of \(field.rawValue)", &notes)
    }
  }

  mutating func keepAside(_ key: String, _ text: String, _ reason: String, _ notes: inout [String]) {
    aside.append(YAMLEntry(key, .string(text)))
    notes.append("\(key) has no use here, \(reason)")
  }
}
