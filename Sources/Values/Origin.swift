/// Scheme, host and port: the unit to which a session belongs (RFC 6454, section 4).
///
/// A session is sent to the origin that issued it and to no other.
package struct Origin: Hashable, Sendable {
  /// `http` or `https`, lower case.
  package let scheme: String
  /// Lower case; an IPv6 address without its brackets.
  package let host: String
  /// Always known: 80 or 443 where the URL says none.
  package let port: Int

  package init(scheme: String, host: String, port: Int) {
    self.scheme = scheme.lowercased()
    self.host = host.lowercased()
    self.port = port
  }

  /// Whether the host is this very machine by its name or address (RFC 8252, section 7.3); only
  /// there may a credential go over plain http.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || host == "127.0.0.1"
      || (host.hasPrefix("127.") && host.utf8.split(separator: UInt8(ascii: ".")).count == 4
        && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) })
  }

  /// Whether a credential may travel to this origin.
  package var protectsCredentials: Bool { scheme == "https" || isLoopback }
}

extension Origin: CustomStringConvertible {
  /// `https://gateway.acme.com`, the port only where it is not the scheme's own.
  package var description: String { "\(scheme)://\(authority)" }

  /// Host and, where it is not the scheme's own, port.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (scheme == "https" ? 443 : 80) ? name : "\(name):\(port)"
  }
}
