import HTTPTransport
import OAuth
import Values

/// An issuer as its metadata and tokens show it.
enum TestIssuer {
  static let name = "https://id.acme.com/"
  static let root = "https://id.acme.com"
  static let client = "cli"

  static let document: JSON = [
    "issuer": "https://id.acme.com/", "authorization_endpoint": "https://id.acme.com/authorize",
    "token_endpoint": "https://id.acme.com/token", "device_authorization_endpoint": "https://id.acme.com/device",
    "jwks_uri": "https://id.acme.com/jwks", "revocation_endpoint": "https://id.acme.com/revoke",
    "scopes_supported": ["openid", "profile", "email", "offline_access"],
    "code_challenge_methods_supported": ["plain", "S256"],
  ]

  static func metadata(changing changes: [String: JSON] = [:]) throws -> IssuerMetadata {
    try IssuerMetadata(document: .object((document.object ?? [:]).merging(changes) { $1 }))
  }

  /// Claims of a good ID token at the test clock's start; `changes` replaces some, null takes one away.
  static func claims(changing changes: [String: JSON] = [:]) -> JSON {
    let now = TestClock.start.seconds
    let good: [String: JSON] = [
      "iss": "https://id.acme.com/", "sub": "alice-1", "aud": "cli", "exp": .integer(now + 3600), "iat": .integer(now),
      "nonce": "n-1", "email": "alice@example.com",
    ]
    return .object(good.merging(changes) { $1 }.filter { $1 != .null })
  }

  static func connection(
    _ wire: Wire, _ clock: TestClock, client: OAuthClient = OAuthClient(id: TestIssuer.client),
    metadata: IssuerMetadata? = nil, audience: String? = nil, resource: [String] = [], parameters: FormFields = [:]
  ) throws -> IssuerConnection {
    IssuerConnection(
      metadata: try metadata ?? TestIssuer.metadata(), client: client, http: wire.client, audience: audience,
      resource: resource, parameters: parameters, now: clock.now)
  }
}
