import Values

extension HTTPClient {
  /// This client, following the redirects of GET requests that hold no credential, up to five and only
  /// to the same host, on its own port or from http to https: an issuer's document asked for without
  /// its last slash. Any other redirect is returned as the answer it is.
  package func followingRedirects() -> HTTPClient {
    HTTPClient { request, sink in
      guard request.method == "GET", !request.hasCredentials, sink == nil else {
        return try await send(request, into: sink)
      }
      var request = request
      var response = try await send(request)
      for _ in 0..<5 {
        guard let target = response.head.redirect(from: request.url) else { break }
        request.url = target
        response = try await send(request)
      }
      return response
    }
  }
}

extension HTTPResponseHead {
  /// Where a redirect (RFC 9110, section 15.4) leads, if it stays with the server of `url`.
  fileprivate func redirect(from url: String) -> String? {
    guard [301, 302, 303, 307, 308].contains(status), let location = headers["Location"],
      let target = URLReference(location).resolved(against: url),
      let old = try? Origin(of: url), let new = try? Origin(of: target)
    else { return nil }
    let isUpgrade = old.host == new.host && old.scheme == "http" && new.scheme == "https"
    return old == new || isUpgrade ? target : nil
  }
}

/// A URL that may leave out what it has in common with another (RFC 3986, section 4.2).
struct URLReference {
  private let text: String

  init(_ text: String) {
    let trimmed = text.trimmed
    self.text = String(trimmed.prefix { $0 != "#" })
  }

  /// The absolute URL that it means where it stands in the document at `base` (RFC 3986, section 5.2).
  /// - Returns: nil where it is no http URL.
  func resolved(against base: String) -> String? {
    guard let origin = try? Origin(of: base), let start = base.firstRange(of: "://")?.upperBound else { return nil }
    let colon = text.firstIndex(of: ":")
    if let colon, !text[..<colon].contains(where: { "/?".contains($0) }) {
      return (try? Origin(of: text)) == nil ? nil : text
    }
    if text.hasPrefix("//") { return "\(origin.scheme):\(text)" }
    if text.hasPrefix("/") { return "\(origin)\(Self.withoutDots(text))" }
    let path = base[start...].drop { !"/?#".contains($0) }.prefix { $0 != "?" && $0 != "#" }
    if text.isEmpty || text.hasPrefix("?") { return "\(origin)\(path)\(text)" }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return "\(origin)\(Self.withoutDots(folder + text))"
  }

  /// Takes `.` and `..` out of a path (RFC 3986, section 5.2.4), leaving its query alone.
  private static func withoutDots(_ text: some StringProtocol) -> String {
    let path = text.prefix { $0 != "?" }
    var segments: [Substring] = []
    let parts = String(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part {
      case ".": if isLast { segments.append("") }
      case "..":
        _ = segments.popLast()
        if isLast { segments.append("") }
      default: segments.append(part)
      }
    }
    return "/" + segments.joined(separator: "/") + text.dropFirst(path.count)
  }
}
