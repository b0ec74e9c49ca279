/// Why a text is no document that can be read; `description` completes `FILE:LINE:COLUMN: …`.
package enum YAMLError: Error, Hashable, Sendable {
  /// Not YAML; the reason is libyaml's.
  case syntax(reason: String, YAMLLocation)
  case notUTF8(YAMLLocation)
  case duplicateKey(String, first: YAMLLocation, second: YAMLLocation)
  /// A key that is a list or a mapping.
  case collectionKey(YAMLLocation)
  case severalDocuments(YAMLLocation)
  /// Tags could make any scalar mean anything, so none is taken.
  case tag(String, YAMLLocation)
  case unknownAlias(String, YAMLLocation)
  /// An alias inside the node that it stands for.
  case recursiveAlias(String, YAMLLocation)
  /// `<<` with something else than mappings.
  case merge(YAMLLocation)
  case tooDeep(limit: Int, YAMLLocation)
  case tooManyAliases(limit: Int, YAMLLocation)
  case tooLarge(limit: Int)
  case outOfMemory
}

extension YAMLError: CustomStringConvertible {
  package var location: YAMLLocation {
    switch self {
    case .syntax(_, let place), .notUTF8(let place), .duplicateKey(_, _, let place), .collectionKey(let place),
      .severalDocuments(let place), .tag(_, let place), .unknownAlias(_, let place), .recursiveAlias(_, let place),
      .merge(let place), .tooDeep(_, let place), .tooManyAliases(_, let place):
      place
    case .tooLarge, .outOfMemory: YAMLLocation(line: 1, column: 1)
    }
  }

  package var description: String {
    switch self {
    case .syntax(let reason, _): reason
    case .notUTF8: "not valid UTF-8"
    case .duplicateKey(let key, let first, _): "key '\(key)' stands twice in one mapping (first at line \(first.line))"
    case .collectionKey: "a key must be a scalar, not a list or a mapping"
    case .severalDocuments: "a second document begins here; the file may hold only one"
    case .tag(let tag, _): "the tag '\(tag)' is not allowed"
    case .unknownAlias(let name, _): "the alias '*\(name)' has no anchor before it"
    case .recursiveAlias(let name, _): "the alias '*\(name)' stands inside the node that it refers to"
    case .merge: "'<<' takes a mapping, an alias of one, or a list of these"
    case .tooDeep(let limit, _): "nested deeper than \(limit) levels"
    case .tooManyAliases(let limit, _): "the aliases up to here stand for more than \(limit) nodes"
    case .tooLarge(let limit): "larger than \(limit) bytes"
    case .outOfMemory: "out of memory"
    }
  }
}
