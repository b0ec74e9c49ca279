/// Every setting a context can hold, by its place in the file: the one registry from which reading,
/// flags, `show`, `explain`, `export` and `validate` take what they know of a key.
package enum Field: String, CaseIterable, Sendable {
  case server
  case gateway
  case protected
  case tokenUse = "token-use"
  case proxy
  case browser
  case mfaMethod = "mfa-method"
  case sessionStore = "session-store"

  case issuer = "idp.issuer"
  case clientID = "idp.client-id"
  case clientSecret = "idp.client-secret"
  case clientAuthentication = "idp.client-authentication"
  case privateKeyFile = "idp.private-key-file"
  case privateKeyID = "idp.private-key-id"
  case assertionAudience = "idp.assertion-audience"
  case audience = "idp.audience"
  case scopes = "idp.scopes"
  case redirectURI = "idp.redirect-uri"
  case loginHint = "idp.login-hint"
  case identity = "idp.identity"
  case prompt = "idp.prompt"
  case maxAge = "idp.max-age"
  case resource = "idp.resource"
  case parameters = "idp.parameters"
  case authorizationEndpoint = "idp.authorization-endpoint"
  case tokenEndpoint = "idp.token-endpoint"
  case deviceAuthorizationEndpoint = "idp.device-authorization-endpoint"
  case jwksURI = "idp.jwks-uri"
  case revocationEndpoint = "idp.revocation-endpoint"
  case endSessionEndpoint = "idp.end-session-endpoint"

  case caFile = "tls.ca-file"
  case clientCertificate = "tls.client-cert"
  case clientKey = "tls.client-key"

  case kubernetesContext = "kubernetes.context"
  case kubernetesNamespace = "kubernetes.namespace"
  case kubernetesService = "kubernetes.service"
  case kubernetesRemotePort = "kubernetes.remote-port"

  case exchangeLoginPath = "exchange.login-path"
  case exchangeTokenField = "exchange.token-field"
  case exchangeSessionField = "exchange.session-field"
  case exchangeExpiresField = "exchange.expires-field"
  case exchangeUserField = "exchange.user-field"
  case exchangeNameField = "exchange.name-field"
  case exchangeStatusPath = "exchange.status-path"
  case exchangeGrant = "exchange.grant"
  case exchangeTokenEndpoint = "exchange.token-endpoint"
  case exchangeSubjectToken = "exchange.subject-token"
  case exchangeRequestedTokenType = "exchange.requested-token-type"
  case exchangeAudience = "exchange.audience"
  case exchangeResource = "exchange.resource"
  case exchangeScopes = "exchange.scopes"

  /// The keys that lead to the value below the context: `["idp", "client-id"]`.
  package var path: [String] { Self.paths[self] ?? [rawValue] }

  private static let paths = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.rawValue.split(separator: ".").map(String.init)) })

  /// What the file may hold there.
  package enum Shape: Sendable {
    case text, list, flag, integer, map
    /// A text, or `{ env: … }`, `{ file: … }`, `{ command: […] }`.
    case secret
  }

  package var shape: Shape {
    switch self {
    case .protected: .flag
    case .scopes, .exchangeScopes: .list
    case .parameters: .map
    case .clientSecret: .secret
    case .kubernetesRemotePort, .maxAge: .integer
    default: .text
    }
  }

  /// Whether the value is kept out of everything that is shown.
  package var isSensitive: Bool { self == .clientSecret }

  /// Whether the value names a program, which counts only in a file that nobody else can write.
  package var runsPrograms: Bool { self == .browser || self == .sessionStore }

  /// The key as JSON output names it: `clientID` stands as `clientId`, camelCase throughout.
  package var jsonKey: String {
    let last = path.last ?? rawValue
    let words = last.split(separator: "-")
    return words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }

  /// The field that a person means by `text`: the whole path or its last key (`audience`), which is the issuer's where an
  /// exchange has one of that name too.
  package init?(named text: String) {
    if let exact = Field(rawValue: text) {
      self = exact
      return
    }
    let all = Field.allCases.filter { $0.path.last == text }
    let candidates = all.count > 1 ? all.filter { $0.path.first == "idp" } : all
    guard candidates.count == 1, let only = candidates.first else { return nil }
    self = only
  }
}
