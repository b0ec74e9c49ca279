// RFC 9110 section 11.6.1: WWW-Authenticate, and what RFC 6750 section 3 puts into it.
package import HTTPTransport
import Values

/// One challenge of a 401 or 403.
package struct AuthenticateChallenge: Sendable, Hashable {
  /// Lower case: `bearer`, `basic`, ….
  package let scheme: String
  /// The single token that some schemes have for parameters (`Negotiate`).
  package let token68: String?
  private let parameters: [String: String]

  /// Names compare without regard to case.
  package subscript(parameter: String) -> String? { parameters[parameter.lowercased()] }

  /// All challenges of an answer; several may share a header, and what is malformed is passed over.
  package static func all(in head: HTTPResponseHead) -> [AuthenticateChallenge] {
    head.headers.all("WWW-Authenticate").flatMap { parse($0) }
  }

  /// The Bearer challenge of an answer, the one with an error or metadata before others.
  package static func bearer(in head: HTTPResponseHead) -> AuthenticateChallenge? {
    let found = all(in: head).filter { $0.scheme == "bearer" }
    return found.first { $0["resource_metadata"] != nil || $0["error"] != nil } ?? found.first
  }

  static func parse(_ header: String) -> [AuthenticateChallenge] {
    var scanner = ChallengeScanner(header)
    return scanner.challenges()
  }

  fileprivate init(scheme: String, token68: String?, parameters: [String: String]) {
    self.scheme = scheme.lowercased()
    self.token68 = token68
    self.parameters = parameters
  }
}

/// Reads `scheme [token68 | name=value, …], scheme …`: a comma separates parameters and challenges alike, so a word
/// is a parameter's name where `=` follows it and a scheme where none does.
private struct ChallengeScanner {
  private var rest: Substring
  init(_ text: String) { rest = text[...] }

  mutating func challenges() -> [AuthenticateChallenge] {
    var result: [AuthenticateChallenge] = []
    while true {
      skip(", \t")
      guard let scheme = word() else { break }
      skip(" \t")
      let token68 = token68()
      result.append(
        AuthenticateChallenge(scheme: scheme, token68: token68, parameters: token68 == nil ? parameters() : [:]))
    }
    return result
  }

  private mutating func parameters() -> [String: String] {
    var result: [String: String] = [:]
    while true {
      let start = rest
      skip(", \t")
      guard let name = word() else { break }
      skip(" \t")
      guard rest.first == "=" else {
        // The next challenge's scheme.
        rest = start
        break
      }
      rest.removeFirst()
      skip(" \t")
      let value = rest.first == "\"" ? quoted() : String(take { $0 != "," && $0 != " " && $0 != "\t" })
      if result[name.lowercased()] == nil { result[name.lowercased()] = value }
    }
    return result
  }

  /// A token68 stands alone up to the next comma; `name=value` is none.
  private mutating func token68() -> String? {
    let text = rest.prefix { $0 != "," }
    let body = text.trimmed.trimmingSuffix("=")
    let isAlone = body.unicodeScalars.allSatisfy { $0.isASCIILetterOrDigit || "-._~+/".unicodeScalars.contains($0) }
    guard isAlone, !body.isEmpty else { return nil }
    rest = rest[text.endIndex...]
    return text.trimmed
  }

  private mutating func quoted() -> String {
    rest.removeFirst()
    var value = ""
    while let character = rest.popFirst(), character != "\"" {
      if character == "\\", let escaped = rest.popFirst() { value.append(escaped) } else { value.append(character) }
    }
    return value
  }

  /// A token (RFC 9110, section 5.6.2); nil where none begins here.
  private mutating func word() -> String? {
    let word = take {
      $0.unicodeScalars.allSatisfy { $0.isASCIILetterOrDigit || "!#$%&'*+-.^_`|~".unicodeScalars.contains($0) }
    }
    return word.isEmpty ? nil : String(word)
  }

  private mutating func skip(_ characters: String) { _ = take { characters.contains($0) } }

  private mutating func take(while condition: (Character) -> Bool) -> Substring {
    let taken = rest.prefix(while: condition)
    rest = rest[taken.endIndex...]
    return taken
  }
}
