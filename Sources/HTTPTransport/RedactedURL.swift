import Values

/// A URL made fit for a log: user info, the fragment and every value in the query that is not known
/// to be harmless are replaced, control characters are gone.
package struct RedactedURL: CustomStringConvertible {
  package let description: String

  /// Names of parameters that say how a request is made, never with what right (OAuth, paging).
  static let harmlessParameters: Set = [
    "audience", "client_id", "code_challenge_method", "format", "grant_type", "kind", "limit", "max_age", "offset",
    "order", "page", "page_size", "per_page", "prompt", "resource", "response_mode", "response_type", "scope", "sort",
    "token_type_hint", "watch",
  ]

  package init(_ url: String) {
    var text = url.withoutControlCharacters
    if let hash = text.firstIndex(of: "#") { text = "\(text[..<hash])#[redacted]" }
    guard let question = text.firstIndex(of: "?") else {
      description = Self.withoutUserInfo(text)
      return
    }
    let rest = text[text.index(after: question)...]
    let end = rest.firstIndex(of: "#") ?? rest.endIndex
    let query = rest[..<end].split(separator: "&", omittingEmptySubsequences: false).map(Self.redacted(parameter:))
    description = "\(Self.withoutUserInfo(String(text[..<question])))?\(query.joined(separator: "&"))\(rest[end...])"
  }

  private static func redacted(parameter: Substring) -> String {
    guard let equals = parameter.firstIndex(of: "=") else {
      // A lone word may be the secret itself.
      return parameter.isEmpty ? "" : "[redacted]"
    }
    let name = String(parameter[..<equals])
    return harmlessParameters.contains(name) ? String(parameter) : "\(name)=[redacted]"
  }

  private static func withoutUserInfo(_ text: String) -> String {
    guard let start = text.firstRange(of: "://")?.upperBound else { return text }
    let end = text[start...].firstIndex(of: "/") ?? text.endIndex
    guard let at = text[start..<end].lastIndex(of: "@") else { return text }
    return "\(text[..<start])[redacted]\(text[at...])"
  }
}
