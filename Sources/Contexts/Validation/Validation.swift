import LosslessYAML
package import Platform
import Values

/// Everything that is wrong with the layers, not just the first thing.
package struct Validation: Sendable {
  package private(set) var findings: [Finding] = []
  private let files: any FileSystem
  private var names: Set<String> = []
  /// Where contexts are first named that no layer gives a server so far.
  private var serverless: [(name: String, place: FilePlace)] = []
  private var served: Set<String> = []
  private var currents: [(name: String, place: FilePlace)] = []

  package init(_ rules: LoadingRules, _ files: any FileSystem) {
    self.files = files
    for path in rules.paths {
      if let layer = layer(path, rules.user) { check(layer) }
    }
    for context in serverless where !served.contains(context.name) {
      findings.append(Finding(.warning, context.place, context.name, "it has no server"))
    }
    for current in currents where !names.contains(current.name) {
      findings.append(Finding(.error, current.place, nil, "current-context '\(current.name)' does not exist"))
    }
  }

  private mutating func layer(_ path: String, _ user: UInt32) -> ConfigLayer? {
    do {
      guard let contents = try files.read(path) else { return nil }
      return try ConfigLayer(path: path, contents: contents, user: user)
    } catch let error as FileError where error.kind != .tooLarge {
      findings.append(Finding(.error, path: path, error.description))
    } catch {
      let error = (error as? FileError).map { ConfigError(reading: path, $0) } ?? error
      add(error, nil, at: FilePlace(path, YAMLLocation(line: 1, column: 1)))
    }
    return nil
  }

  private mutating func check(_ layer: ConfigLayer) {
    guard let root = layer.document.root else { return }
    unknown(root, ["apiVersion", "current-context", "contexts", "session-store", "imported"], layer, nil, within: "")
    do {
      if let current = try layer.currentContext(), case .file(let path, let line, let column) = current.source {
        currents.append((current.value, FilePlace(path, YAMLLocation(line: line, column: column))))
      }
    } catch {
      add(error, nil, at: FilePlace(layer.path, root.location))
    }
    for (key, node) in layer.contexts?.entries ?? [] {
      guard let name = key.string else { continue }
      let place = FilePlace(layer.path, key.location)
      if names.insert(name).inserted { serverless.append((name, place)) }
      if node["server"] != nil { served.insert(name) }
      do {
        try ContextName.check(name)
      } catch {
        findings.append(Finding(.error, place, name, error.description))
      }
      do {
        guard let node = try layer.mapping(node, of: name) else { continue }
        check(LayeredContext.Part(layer: layer, node: node), name)
      } catch {
        add(error, name, at: place)
      }
    }
  }

  private mutating func check(_ part: LayeredContext.Part, _ name: String) {
    unknown(part.node, Set(Field.allCases.map { $0.path[0] } + ["session", "imported"]), part.layer, name, within: "")
    for group in Set(Field.allCases.filter { $0.path.count > 1 }.map { $0.path[0] }).sorted() {
      guard let node = part.node[group], node.kind == .mapping else { continue }
      let keys = Field.allCases.filter { $0.path.count > 1 && $0.path[0] == group }.map { $0.path[1] }
      unknown(node, Set(keys), part.layer, name, within: "\(group).")
    }
    for field in Field.allCases {
      do {
        guard let value = try part.value(field) else { continue }
        try check(value, field, part, name)
      } catch {
        add(error, name, at: FilePlace(part.layer.path, part.node.location))
      }
    }
    checkSession(part, name)
  }

  private mutating func check(
    _ value: Sourced<FieldValue>, _ field: Field, _ part: LayeredContext.Part, _ name: String
  ) throws {
    var file: String?
    switch value.value {
    case .text(let text):
      _ = try field.parse(text, from: value.source)
      if [.caFile, .clientCertificate, .clientKey, .privateKeyFile].contains(field) { file = text }
    case .secret(.file(let path)): file = path
    default: break
    }
    guard let file, case .file(let path, let line, let column) = value.source else { return }
    let place = FilePlace(path: path, line: line, column: column)
    do {
      guard let contents = try files.read(file) else {
        return findings.append(Finding(.error, place, name, "\(field.rawValue): there is no file '\(file)'"))
      }
      if [.clientSecret, .clientKey, .privateKeyFile].contains(field), contents.status.mode & 0o077 != 0 {
        findings.append(Finding(.warning, place, name, "\(field.rawValue): others can read '\(file)', chmod 600"))
      }
    } catch {
      findings.append(Finding(.error, place, name, "\(field.rawValue): \(error.description)"))
    }
  }

  private mutating func checkSession(_ part: LayeredContext.Part, _ name: String) {
    guard let node = part.node["session"], !node.isNull else { return }
    do {
      guard try StoredSession(node, in: part.layer) != nil else { return }
    } catch {
      return add(error, name, at: FilePlace(part.layer.path, node.location))
    }
    unknown(node, StoredSession.keys, part.layer, name, within: "session.")
    for key in ["issued-at", "expires-at"] {
      guard let value = node[key], let text = value.string, Timestamp(text) == nil else { continue }
      let place = FilePlace(part.layer.path, value.location)
      findings.append(Finding(.error, place, name, "session.\(key) is no time such as 2026-07-23T14:30:00Z"))
    }
  }

  /// A newer gatectl may know them, so they are kept; a typing error is worth a word all the same.
  private mutating func unknown(
    _ node: YAMLNode, _ known: Set<String>, _ layer: ConfigLayer, _ context: String?, within group: String
  ) {
    for (key, _) in node.entries {
      guard let text = key.string, !known.contains(text) else { continue }
      let near = text.nearest(among: known.sorted()).map { ", did you mean '\(group)\($0)'?" } ?? ""
      let shown = "\(group)\(text)".withoutControlCharacters
      findings.append(
        Finding(.warning, FilePlace(layer.path, key.location), context, "unknown key '\(shown)'\(near)"))
    }
  }
}

extension Validation {
  /// An error of reading as a finding.
  private mutating func add(_ error: any Error, _ context: String?, at place: FilePlace) {
    switch error {
    case ConfigError.syntax(let place, let reason):
      findings.append(Finding(.error, place, context, reason))
    case ConfigError.malformed(let place, let key, let expected):
      findings.append(Finding(.error, place, context, "\(key.withoutControlCharacters) must be \(expected)"))
    case ConfigError.untrusted(let place, let key):
      findings.append(Finding(.error, place, context, "\(key) runs a program, but others can write this file"))
    case ConfigError.apiVersion(let place, let found):
      findings.append(
        Finding(.error, place, context, "apiVersion is '\(found.withoutControlCharacters)', not gatectl/v1"))
    case ConfigError.invalidServer(_, .file(let path, let line, let column), let reason):
      let place = FilePlace(path: path, line: line, column: column)
      findings.append(Finding(.error, place, context, "the server URL \(reason)"))
    case ConfigError.invalidValue(let key, let value, .file(let path, let line, let column), let expected):
      let place = FilePlace(path, YAMLLocation(line: line, column: column))
      findings.append(Finding(.error, place, context, "\(key) '\(value)' is not \(expected)"))
    default:
      findings.append(Finding(.error, place, context, String(describing: error)))
    }
  }
}
