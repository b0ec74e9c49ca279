// RFC 8414 section 2 (issuer) and 3.1, OpenID Connect Discovery 1.0 section 4: who it is, where it says so.
package import Values

/// An issuer identifier: an https URL (or http on loopback) without query and fragment.
package struct Issuer: Sendable, Hashable {
  /// As it was given; what a server sends is compared with this.
  package let text: String
  private let url: ServerURL

  /// - Throws: `DiscoveryError.invalidIssuer` or `.insecureIssuer`.
  package init(_ text: some StringProtocol) throws(DiscoveryError) {
    let trimmed = text.trimmed
    do {
      url = try ServerURL(trimmed)
    } catch {
      throw .invalidIssuer(trimmed.withoutControlCharacters, reason: error.description)
    }
    guard url.origin.protectsCredentials else { throw .insecureIssuer(trimmed) }
    // A bare domain, as `--auth0-domain` takes it, is an issuer with Auth0's slash behind it.
    self.text = trimmed.contains("://") ? trimmed : "\(url)/"
  }

  package var origin: Origin { url.origin }

  /// Whether `other` names the same issuer: equal but for one slash at the end, which servers and people
  /// add and leave out; nothing else can be told apart by it.
  package func matches(_ other: String) -> Bool {
    Self.withoutSlash(text) == Self.withoutSlash(other)
  }

  private static func withoutSlash(_ text: String) -> Substring { text.hasSuffix("/") ? text.dropLast() : text[...] }

  /// Where metadata can be, OpenID's own place first: its document wins where two differ.
  var metadataLocations: [String] {
    let root = url.origin.description
    guard !url.path.isEmpty else {
      return ["\(root)/.well-known/openid-configuration", "\(root)/.well-known/oauth-authorization-server"]
    }
    return [
      "\(url)/.well-known/openid-configuration",
      "\(root)/.well-known/openid-configuration\(url.path)",
      "\(root)/.well-known/oauth-authorization-server\(url.path)",
    ]
  }
}

extension Issuer: CustomStringConvertible {
  package var description: String { text.withoutControlCharacters }
}
