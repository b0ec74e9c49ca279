/// The URL of a gateway or an issuer's endpoint: an origin and, behind a reverse proxy, a base path.
package struct ServerURL: Hashable, Sendable {
  package let origin: Origin
  /// Empty, or `/` followed by segments, without a slash at its end.
  package let path: String

  package init(origin: Origin, path: String = "") {
    self.origin = origin
    self.path = path
  }

  /// What makes a text unfit to be a server's URL; the description completes "server URL 'x' …".
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    case empty
    case scheme(String)
    case noHost
    case host(String)
    case port(String)
    case userInfo
    case query
    case fragment
    case character

    package var description: String {
      switch self {
      case .empty: "is empty"
      case .scheme(let scheme): "has the scheme '\(scheme.withoutControlCharacters)', only https and http are known"
      case .noHost: "names no host"
      case .host(let host): "has the malformed host '\(host.withoutControlCharacters)'"
      case .port(let port): "has the malformed port '\(port.withoutControlCharacters)'"
      case .userInfo: "carries a user name or password, which belong in a login, not in a URL"
      case .query: "carries a query ('?…'), give the server's address alone"
      case .fragment: "carries a fragment ('#…'), give the server's address alone"
      case .character: "has a space or control character in it"
      }
    }
  }

  /// Reads what a person pasted: surrounding space, an upper-case host and slashes at the end are put
  /// right, a missing scheme is taken to be https (http for this machine).
  /// - Throws: `Invalid` where the text cannot mean a server.
  package init(_ text: some StringProtocol) throws(Invalid) {
    let text = String(text).trimmed
    var rest = text[...]
    guard !rest.isEmpty else { throw .empty }
    guard !rest.unicodeScalars.contains(where: { $0.isUnfitForURL }) else { throw .character }
    var scheme: String?
    if let end = rest.utf8.schemeEnd {
      let named = rest[..<end].lowercased()
      guard named == "https" || named == "http" else { throw .scheme(named) }
      scheme = named
      rest = rest[rest.utf8.index(end, offsetBy: 3)...]
    }
    // Byte by byte: what delimits a URL's parts is ASCII, whatever stands behind it.
    guard !rest.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }
    guard !rest.utf8.contains(UInt8(ascii: "?")) else { throw .query }
    let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    let authority = rest[..<slash]
    guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .userInfo }
    let (host, port) = try Self.split(authority: authority)
    let bare = Origin(scheme: scheme ?? "https", host: host, port: 443)
    let chosen = scheme ?? (bare.isLoopback ? "http" : "https")
    origin = Origin(scheme: chosen, host: host, port: port ?? (chosen == "https" ? 443 : 80))
    path = String(rest[slash...].trimmingSuffix("/"))
  }

  private static func split(authority: Substring) throws(Invalid) -> (host: String, port: Int?) {
    var host = authority
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let close = authority.firstIndex(of: "]") else { throw .host(String(authority)) }
      host = authority[authority.index(after: authority.startIndex)..<close]
      let after = authority[authority.index(after: close)...]
      guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
        throw .host(String(authority))
      }
      if !after.isEmpty {
        guard after.hasPrefix(":") else { throw .host(String(authority)) }
        port = after.dropFirst()
      }
    } else {
      if let colon = authority.utf8.firstIndex(of: UInt8(ascii: ":")) {
        host = authority[..<colon]
        port = authority[authority.utf8.index(after: colon)...]
      }
      guard !host.isEmpty else { throw .noHost }
      let fits = host.unicodeScalars.allSatisfy { $0.isASCIILetterOrDigit || "-._~%".unicodeScalars.contains($0) }
      guard fits, !host.hasPrefix("-"), !host.hasPrefix(".") else { throw .host(String(host)) }
    }
    guard let port else { return (String(host), nil) }
    guard let number = Int(port), (1...65535).contains(number), port.utf8.first != UInt8(ascii: "+") else {
      throw .port(String(port))
    }
    return (String(host), number)
  }

  /// The URL of `path` (which starts with `/`, and may carry a query) below this server's base path.
  package func appending(_ path: String) -> String { description + path }
}

extension ServerURL: CustomStringConvertible {
  package var description: String { "\(origin)\(path)" }
}

extension Origin {
  /// The origin of an absolute URL, whatever its path, query and fragment.
  /// - Throws: `ServerURL.Invalid` where the text has no http origin.
  package init(of url: some StringProtocol) throws(ServerURL.Invalid) {
    let text = String(url).trimmed
    guard text[...].utf8.schemeEnd != nil else { throw .scheme("") }
    let end = text.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? text.endIndex
    self = try ServerURL(text[..<end]).origin
  }
}

extension Substring.UTF8View {
  /// Where the first `://` begins.
  fileprivate var schemeEnd: Index? {
    var rest = self
    while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      if rest[colon...].starts(with: "://".utf8) { return colon }
      rest = rest[rest.index(after: colon)...]
    }
    return nil
  }
}

extension Unicode.Scalar {
  fileprivate var isUnfitForURL: Bool {
    if value > 0x20, value < 0x7f { return self == "\\" }
    return properties.isWhitespace || isControl
  }
}
