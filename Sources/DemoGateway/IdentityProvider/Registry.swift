import Foundation

/// Someone who can sign in.
struct User: Sendable {
  var email: String
  var password: String
  var name: String
  var subject: String
}

/// A registered application (RFC 6749 2).
struct Client: Sendable {
  var id: String
  /// nil: a public client, which has to use PKCE.
  var secret: String?
  /// Whether it proves itself by an assertion that it signs (`ClientKeys`).
  var hasKey = false
  /// Compared exactly, but for the port of a loopback address (RFC 8252 7.3).
  var redirectURIs: [String]

  func takes(redirectURI: String) -> Bool {
    redirectURIs.contains { Client.withoutLoopbackPort($0) == Client.withoutLoopbackPort(redirectURI) }
  }

  private static func withoutLoopbackPort(_ uri: String) -> String {
    guard var parts = URLComponents(string: uri), let host = parts.host, parts.scheme == "http" else { return uri }
    guard ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) else { return uri }
    parts.port = nil
    return parts.string ?? uri
  }
}

/// Who and what the identity provider knows.
struct Registry: Sendable {
  var users: [User]
  var clients: [Client]

  static let publicClientID = "gatectl-demo"
  static let confidentialClientID = "gatectl-demo-confidential"
  static let keyClientID = "gatectl-demo-key"
  static let password = "wonderland"
  /// Where a browser application would get its tokens; nothing listens there.
  static let webAppRedirectURI = "https://app.acme.example/login"

  init(clientSecret: String, redirectURIs: [String]) {
    users = [
      User(email: "you@acme.com", password: Registry.password, name: "Alice Liddell", subject: "demo|1001"),
      User(email: "other@acme.com", password: Registry.password, name: "Lewis Carroll", subject: "demo|1002"),
      // Whom the rack-gateway refuses: a stranger of its domain, and a domain that is not its own.
      User(email: "stranger@acme.com", password: Registry.password, name: "Mad Hatter", subject: "demo|1003"),
      User(email: "you@elsewhere.example", password: Registry.password, name: "March Hare", subject: "demo|1004"),
    ]
    let accepted =
      [
        "http://127.0.0.1/callback", "http://[::1]/callback", "http://localhost/callback", Registry.webAppRedirectURI,
      ] + redirectURIs
    clients = [
      Client(id: Registry.publicClientID, redirectURIs: accepted),
      Client(id: Registry.confidentialClientID, secret: clientSecret, redirectURIs: accepted),
      Client(id: Registry.keyClientID, hasKey: true, redirectURIs: accepted),
      Client(id: RackGateway.clientID, redirectURIs: ["http://127.0.0.1/api/v1/auth/cli/callback"]),
    ]
  }

  func user(email: String?, password: String?) -> User? {
    users.first { $0.email.lowercased() == email?.lowercased() && $0.password == password }
  }

  func client(_ id: String?) -> Client? { clients.first { $0.id == id } }
}
