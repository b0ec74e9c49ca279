package import LosslessYAML

/// The first file as it is to be, and what it is called in the history.
package struct Revision: Sendable {
  package let document: YAMLDocument
  package let summary: String
  /// A context's former name by its new one.
  package let renamed: [String: String]
  /// Whether only sessions change, and what has to be there to hold them.
  let isSessionOnly: Bool

  /// A text that somebody wrote.
  package init(_ document: YAMLDocument, summary: String, renamed: [String: String] = [:]) {
    self.document = document
    self.summary = summary
    self.renamed = renamed
    isSessionOnly = false
  }

  /// - Throws: `ConfigError.uneditable`.
  package init(_ edits: [YAMLEdit], of configuration: Configuration) throws {
    guard let layer = configuration.layers.first else { throw ConfigError.noConfigPath }
    do {
      document = try layer.document.applying(edits)
    } catch {
      throw ConfigError.uneditable(path: layer.path, reason: error.description)
    }
    let settings = edits.filter { !$0.concernsSession(in: layer) }
    // What a new file begins with is worth no mention beside the rest.
    let rest = settings.filter { $0.keys != ["apiVersion"] }
    let told = rest.isEmpty && settings.count == edits.count ? settings : rest
    isSessionOnly = told.isEmpty && settings.count < edits.count
    summary = told.prefix(3).map(\.summary).joined(separator: ", ") + (told.count > 3 ? ", …" : "")
    var renamed: [String: String] = [:]
    for edit in edits {
      if let name = edit.newName, edit.keys.count == 2, edit.keys[0] == "contexts" { renamed[name] = edit.keys[1] }
    }
    self.renamed = renamed
  }
}

extension YAMLEdit {
  /// Whether the edit is about a session, or about an entry that holds nothing else.
  fileprivate func concernsSession(in layer: ConfigLayer) -> Bool {
    guard keys.count > 1, keys[0] == "contexts", newName == nil else { return false }
    if keys.count == 3 { return keys[2] == "session" }
    return keys.count == 2 && layer.contexts?[keys[1]]?.entries.map(\.key.string) == ["session"]
  }
}
