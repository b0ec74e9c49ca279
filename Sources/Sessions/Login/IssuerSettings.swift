import Contexts
import HTTPTransport
import OAuth
import Platform
import Values

/// How to log in at an issuer: what the command line says, else a variable, else the context.
struct IssuerSettings: Sendable {
  let issuer: String?
  let clientID: String?
  var clientSecret: SecretReference?
  var audience: String?
  let scopes: [String]?
  let redirectURI: String?
  let loginHint: String?
  let identity: String?
  let prompt: String?
  let maxAge: Duration?
  var resource: [String]
  let parameters: [String: String]
  let clientAuthentication: String?
  /// Nil where the client has no key to prove itself by.
  let privateKey: PrivateKey?
  /// `issuer`, `token-endpoint` or `endpoint`; nil: the issuer.
  var assertionAudience: String?
  var endpoints: [IssuerMetadata.Endpoint: String]
  /// Nil where the issuer's token is what the gateway takes.
  let exchange: Exchange?

  /// Whose accounts a tracker's are, where nothing else is said.
  static let google = "https://accounts.google.com"

  /// What the login page has to be asked for the issuer to give a refresh token: Google wants a parameter of its own,
  /// and gives one only with the consent.
  var refreshParameters: FormFields {
    issuer.map { $0.trimmingSuffix("/") == Self.google } == true
      ? ["access_type": "offline", "prompt": "consent"] : [:]
  }

  init(
    _ context: LayeredContext?, _ overrides: LoginRequest.Overrides, kind: GatewayKind, environment: Environment
  ) throws {
    func text(_ field: Field) throws -> String? { try context?.text(field) }
    issuer = try overrides.issuer ?? text(.issuer) ?? (kind == .tracker ? Self.google : nil)
    clientID = try overrides.clientID ?? text(.clientID)
    let variable = kind.clientSecretVariable.flatMap { environment[$0] }
    clientSecret = try overrides.clientSecret ?? variable.map { .text(Secret($0)) } ?? context?.secret(.clientSecret)
    // An empty flag clears for this login, as it does on `context update`.
    audience = try (overrides.audience ?? text(.audience))?.nonEmpty
    scopes = try overrides.scopes ?? context?.list(.scopes)
    redirectURI = try overrides.redirectURI ?? text(.redirectURI)
    loginHint = try overrides.loginHint ?? text(.loginHint) ?? text(.identity)
    identity = try text(.identity)
    prompt = try text(.prompt)
    maxAge = try context?.integer(.maxAge).map { .seconds($0) }
    resource = try text(.resource).map { [$0] } ?? []
    parameters = try context?.map(.parameters) ?? [:]
    clientAuthentication = try text(.clientAuthentication)
    let keyID = try text(.privateKeyID)
    privateKey = try text(.privateKeyFile).map { PrivateKey(file: $0, id: keyID) }
    assertionAudience = try text(.assertionAudience)
    endpoints = try [
      .authorization: text(.authorizationEndpoint), .token: text(.tokenEndpoint),
      .deviceAuthorization: text(.deviceAuthorizationEndpoint), .jwks: text(.jwksURI),
      .revocation: text(.revocationEndpoint), .endSession: text(.endSessionEndpoint),
    ].compactMapValues { $0 }
    exchange = try Exchange(context)
  }
}

extension IssuerSettings {
  /// The issuer, its metadata fetched, seen by this client.
  /// - Throws: `SessionFailure.Reason.incomplete` (78) where issuer or client ID is missing, and what discovery throws.
  func connect(_ dependencies: Dependencies, http: HTTPClient, contextName: String?) async throws -> IssuerConnection {
    let target = contextName.map { " \($0)" } ?? ""
    guard let issuer else {
      throw SessionFailure.Reason.incomplete(
        "\(contextName.map { "context '\($0)'" } ?? "the login") names no issuer",
        remedy: "gatectl context update\(target) --issuer URL")
    }
    guard let clientID else {
      throw SessionFailure.Reason.incomplete(
        "\(contextName.map { "context '\($0)'" } ?? "the login") names no client ID",
        remedy: "gatectl context update\(target) --client-id ID")
    }
    let now: @Sendable () -> Timestamp = { dependencies.clock.now() }
    let metadata = try await Discovery(http: http)
      .metadata(of: Issuer(issuer), overrides: IssuerMetadata.Overrides(endpoints))
    let authentication = try await authentication(dependencies, metadata, target)
    var fields = FormFields()
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { fields.add(name, value) }
    return IssuerConnection(
      metadata: metadata, client: OAuthClient(id: clientID, authentication: authentication), http: http,
      audience: audience, resource: resource, parameters: fields, now: now)
  }
}
