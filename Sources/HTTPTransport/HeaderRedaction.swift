import Values

extension HTTPHeaders.Field {
  /// Whether the header carries a credential or a second factor, going by its name.
  package var isCredential: Bool {
    let name = name.lowercased()
    return Self.credentials.contains(name) || name.hasPrefix("x-mfa-") || name.hasPrefix("x-auth-")
      || ["token", "secret", "api-key", "apikey", "password", "session"].contains { name.contains($0) }
  }

  private static let credentials: Set = ["authorization", "proxy-authorization", "cookie", "set-cookie", "dpop"]

  /// The value as a log may show it: as it is for the headers known to be harmless, without its query
  /// for a URL, and `[redacted]` for all others, known or not.
  var loggedValue: String {
    switch name.lowercased() {
    case let name where Self.harmless.contains(name): value.withoutControlCharacters
    case "location", "content-location", "referer": RedactedURL(value).description
    case "www-authenticate" where Self.hasPlainChallenge(value): value.withoutControlCharacters
    default: "[redacted]"
    }
  }

  private static let harmless: Set = [
    "accept", "accept-encoding", "accept-language", "age", "allow", "cache-control", "connection", "content-encoding",
    "content-language", "content-length", "content-type", "date", "etag", "expires", "host", "last-modified",
    "retry-after", "server", "strict-transport-security", "traceparent", "transfer-encoding", "user-agent", "vary",
    "via", "x-correlation-id", "x-error-reason", "x-request-id",
  ]

  /// The challenges of these schemes say what is asked for; those of others (Negotiate) hold tokens.
  private static func hasPlainChallenge(_ value: String) -> Bool {
    let value = value.lowercased()
    return value.hasPrefix("bearer") || value.hasPrefix("basic")
  }
}
