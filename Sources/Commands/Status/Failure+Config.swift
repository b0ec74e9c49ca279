import Contexts
import Platform
import Values

extension Failure {
  init(config error: ConfigError) {
    switch error {
    case .syntax(let place, let reason):
      self.init(.data, "malformed-config", "\(place): \(reason)", remedy: "gatectl context edit")
    case .malformed(let place, let key, let expected):
      self.init(
        .data, "malformed-config", "\(place): \(key.withoutControlCharacters) must be \(expected)",
        remedy: "gatectl context edit")
    case .untrusted(let place, let key):
      self.init(
        .data, "untrusted-config", "\(place): \(key) runs a program, but others can write this file",
        remedy: "chmod go-w \(shellQuoted(place.path))")
    case .apiVersion(let place, let found):
      self.init(
        .data, "api-version", "\(place): apiVersion is '\(found.withoutControlCharacters)', not gatectl/v1")
    case .unreadable(_, let error): self.init(.inputOutput, "unreadable-config", error.description)
    case .unwritable(_, let error): self.init(.cannotWrite, "cannot-write", error.description)
    case .uneditable(let path, let reason):
      self.init(.internalError, "cannot-edit", "\(path): \(reason); nothing was changed")
    case .locked(_, let error): self.init(.tryLater, "locked", error.description)
    case .unknownContext(let name, let source, let known): self = .unknownContext(name, source, known)
    case .noCurrentContext:
      self.init(.noContext, "no-current-context", "no context is current", remedy: "gatectl context use NAME")
    case .nothingConfigured: self = .nothingConfigured
    case .nameTaken(let name):
      self.init(
        .failure, "name-taken", "context '\(name)' exists already",
        remedy: "gatectl context update \(shellQuoted(name)) …",
        context: name)
    case .invalidName(let invalid): self.init(.usage, "invalid-name", invalid.description)
    case .foreignLayer(let name, let path, let operation):
      self.init(
        .failure, "foreign-layer", "cannot \(operation) context '\(name)': it lives in \(path)",
        remedy: "gatectl --config \(shellQuoted(path)) context \(operation) \(shellQuoted(name))"
          + (operation == "rename" ? " NEW" : ""), context: name)
    case .foreignField(let key, let name, let path):
      self.init(
        .failure, "foreign-layer", "cannot clear \(key) of context '\(name)': it stands in \(path)",
        remedy: "gatectl --config \(shellQuoted(path)) context update \(shellQuoted(name)) --unset \(key)",
        context: name)
    case .noPreviousContext:
      self.init(.noContext, "no-previous-context", "there is no previous context", remedy: "gatectl context list")
    case .invalidServer(let text, let source, let reason):
      self.init(
        source.isFile ? .data : .usage, "invalid-server",
        "\(source.prefix)server URL '\(ServerURL.redactingUserInfo(text))' \(reason)")
    case .invalidValue(let key, let value, let source, let expected):
      self.init(
        source.isFile ? .data : .usage, "invalid-value", "\(source.prefix)\(key) '\(value)' is not \(expected)")
    case .ambiguousVariables(let sources):
      self.init(
        .usage, "ambiguous-credential",
        "\(sources.joined(separator: " and ")) are both set, and no context decides between them",
        remedy: "gatectl --context NAME …")
    case .noConfigPath:
      self.init(
        .configuration, "no-config-path", "no place for a config file: neither HOME nor XDG_CONFIG_HOME is set",
        remedy: "gatectl --config FILE …")
    }
  }

  static let nothingConfigured = Failure(
    .noContext, "nothing-configured", "no context is configured yet",
    remedy: "gatectl context init NAME --from-gateway URL", notes: ["then: gatectl auth login"])

  private static func unknownContext(_ name: String, _ source: Source, _ known: [String]) -> Failure {
    guard !known.isEmpty else { return nothingConfigured }
    let origin: String =
      switch source {
      case .flag: ""
      default: " (from \(source))"
      }
    let near = name.nearest(among: known)
    return Failure(
      .noContext, "unknown-context", "there is no context '\(name.withoutControlCharacters)'\(origin)",
      remedy: "gatectl context list", notes: near.map { ["did you mean '\($0)'?"] } ?? [],
      context: name.withoutControlCharacters)
  }
}

extension Source {
  fileprivate var isFile: Bool {
    if case .file = self { true } else { false }
  }

  /// `FILE:LINE:COLUMN: ` for a file, the variable's name for a variable.
  fileprivate var prefix: String {
    switch self {
    case .file(let path, let line, let column): "\(path):\(line):\(column): "
    case .variable(let name): "\(name): "
    case .binding(let path): "\(path): "
    case .flag, .standard: ""
    }
  }
}

extension ServerURL {
  /// A URL as it may be shown: what stands before an `@` could be a password.
  fileprivate static func redactingUserInfo(_ text: String) -> String {
    let text = text.withoutControlCharacters
    guard let at = text.lastIndex(of: "@") else { return text }
    return "[redacted]\(text[at...])"
  }
}
