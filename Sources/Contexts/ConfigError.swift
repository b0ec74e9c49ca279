import LosslessYAML
package import Platform
package import Values

/// What can be wrong with the configuration or with what was asked of it.
package enum ConfigError: Error {
  /// The text is no YAML that a config may be (65).
  case syntax(at: FilePlace, reason: String)
  /// A key holds something of another shape (65).
  case malformed(at: FilePlace, key: String, expected: String)
  /// A key that runs a program stands in a file that others can write (65).
  case untrusted(at: FilePlace, key: String)
  /// `apiVersion` is none of gatectl's (65).
  case apiVersion(at: FilePlace, found: String)
  /// The file cannot be read (74).
  case unreadable(path: String, error: FileError)
  /// Config or state cannot be written (73).
  case unwritable(path: String, error: FileError)
  /// The editor found no way to make the change without touching something else (70).
  case uneditable(path: String, reason: String)
  /// Somebody holds the lock (75).
  case locked(path: String, error: LockError)
  /// No such context (66).
  case unknownContext(name: String, source: Source, known: [String])
  /// No context is named and none is current (66).
  case noCurrentContext(known: [String])
  /// Nothing is configured at all (66).
  case nothingConfigured
  /// The name is taken (1).
  case nameTaken(String)
  case invalidName(ContextName.Invalid)
  /// The context lives in a layer that gatectl does not write (1).
  case foreignLayer(name: String, path: String, operation: String)
  /// The value to clear stands in a layer that gatectl does not write (1).
  case foreignField(String, name: String, path: String)
  /// There is no previous context to go back to (66).
  case noPreviousContext
  case invalidServer(text: String, source: Source, reason: ServerURL.Invalid)
  /// A value that no field of this kind takes (64 from a flag, 65 from a file).
  case invalidValue(key: String, value: String, source: Source, expected: String)
  /// Variables of two kinds are set and no context decides (64).
  case ambiguousVariables([String])
  /// The file has no place for what has to be written: no HOME, no XDG_CONFIG_HOME, no --config (78).
  case noConfigPath
}

extension ConfigError {
  /// The file whose text is at fault; nil where none is.
  package var malformedFile: String? {
    switch self {
    case .syntax(let place, _), .malformed(let place, _, _), .untrusted(let place, _), .apiVersion(let place, _):
      place.path
    case .invalidServer(_, .file(let path, _, _), _), .invalidValue(_, _, .file(let path, _, _), _): path
    default: nil
    }
  }

  /// Reading failed, which for a file without bounds is the fault of what is in it.
  init(reading path: String, _ error: FileError) {
    if error.kind == .tooLarge {
      let start = FilePlace(path: path, line: 1, column: 1)
      self = .syntax(at: start, reason: "larger than \(FileContents.largest >> 20) MiB")
    } else {
      self = .unreadable(path: path, error: error)
    }
  }
}

/// A place in a file, for a message: `FILE:LINE:COLUMN`, both counted from 1.
package struct FilePlace: Hashable, Sendable, CustomStringConvertible {
  package let path: String
  package let line: Int
  package let column: Int

  package init(path: String, line: Int, column: Int) {
    (self.path, self.line, self.column) = (path, line, column)
  }

  init(_ path: String, _ location: YAMLLocation) {
    self.init(path: path, line: location.line, column: location.column)
  }

  package var description: String { "\(path):\(line):\(column)" }
}
