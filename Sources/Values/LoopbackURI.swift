/// A redirect URI on this machine, with the port to listen on (RFC 8252, section 7.3).
package struct LoopbackURI: Hashable, Sendable {
  package let origin: Origin
  /// As written, with its slash; empty where there is none.
  package let path: String

  package init(origin: Origin, path: String) {
    self.origin = origin
    self.path = path
  }

  /// Why nothing can listen at a URI; the description completes "redirect URI 'x' …".
  package enum Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    case notLoopback
    /// 127.0.0.2 and the like, where no listener of ours stands.
    case otherLoopback
    case notPlainHTTP
    /// Without a port, or with 0: an issuer compares the whole URI.
    case noPort
    case query
    case character

    package var description: String {
      switch self {
      case .notLoopback: "is no loopback address"
      case .otherLoopback: "is no loopback address but 127.0.0.1, [::1] or localhost"
      case .notPlainHTTP: "is not plain http, as a loopback address has to be"
      case .noPort: "names no port"
      case .query: "carries a query or a fragment"
      case .character: "has a character in it that no URL has"
      }
    }
  }

  /// - Throws: `Invalid` where nothing could listen there.
  package init(_ uri: some StringProtocol) throws(Invalid) {
    let text = uri.trimmed
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw .character }
    guard let scheme = text.firstRange(of: "://") else { throw .notLoopback }
    let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
    let port = authority.split(separator: "]", omittingEmptySubsequences: false).last?.firstRange(of: ":")
    // Port 0 is malformed in a URL, but says the same as none.
    let isNumbered = port != nil && !authority.hasSuffix(":0") && !authority.hasSuffix(":")
    let bare = isNumbered ? authority : authority[..<(port?.lowerBound ?? authority.endIndex)]
    guard let origin = try? ServerURL("\(text[..<scheme.upperBound])\(bare)").origin, origin.isLoopback else {
      throw .notLoopback
    }
    guard origin.scheme == "http" else { throw .notPlainHTTP }
    guard ["localhost", "127.0.0.1", "::1"].contains(origin.host) else { throw .otherLoopback }
    guard isNumbered else { throw .noPort }
    guard !text.contains(where: { $0 == "?" || $0 == "#" }) else { throw .query }
    self.init(origin: origin, path: String(text[authority.endIndex...]))
  }
}
