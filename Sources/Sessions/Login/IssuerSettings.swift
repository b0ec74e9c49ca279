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
    let secret = try await clientSecret.asyncMap { try await $0.reveal(dependencies) }
    guard
      let authentication = ClientAuthentication(
        secret: secret, method: clientAuthentication, supported: metadata.tokenAuthenticationMethods)
    else {
      throw SessionFailure.Reason.incomplete(
        "client-authentication '\(clientAuthentication ?? "")' is not known",
        remedy: "gatectl context update\(target) --unset client-authentication")
    }
    var fields = FormFields()
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { fields.add(name, value) }
    return IssuerConnection(
      metadata: metadata, client: OAuthClient(id: clientID, authentication: authentication), http: http,
      audience: audience, resource: resource, parameters: fields, now: now)
  }
}

extension SecretReference {
  /// The secret itself, from wherever it is kept; the first line of a file or of a command's output.
  /// - Throws: `SessionFailure.Reason.incomplete` (78) for an unset variable, `.unreadable` (74) for the rest.
  func reveal(_ dependencies: Dependencies) async throws -> Secret {
    switch self {
    case .text(let secret): return secret
    case .environment(let name):
      guard let value = dependencies.environment[name] else {
        throw SessionFailure.Reason.incomplete(
          "the client secret is to come from variable \(name), which is not set", remedy: "export \(name)=…")
      }
      return Secret(value)
    case .file(let path):
      guard let contents = try dependencies.files.read(path) else {
        throw SessionFailure.Reason.unreadable("there is no client secret file '\(path)'")
      }
      return try Self.firstLine(contents.bytes, "client secret file '\(path)'")
    case .command(let words):
      let result: ChildResult
      do {
        result = try await dependencies.children.run(
          ChildCommand(words, environment: dependencies.environment, input: .null, output: .capture, error: .inherit))
      } catch let error as ChildError {
        throw SessionFailure.Reason.unreadable("the client secret's command failed: \(error)")
      }
      guard result.status == .exited(0) else {
        throw SessionFailure.Reason.unreadable(
          "the client secret's command '\(words.first ?? "")' ended with \(result.status)")
      }
      return try Self.firstLine(result.output, "the output of the client secret's command")
    }
  }

  private static func firstLine(_ bytes: [UInt8], _ what: String) throws -> Secret {
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first?.trimmed ?? ""
    guard !text.isEmpty else { throw SessionFailure.Reason.unreadable("\(what) is empty") }
    return Secret(text)
  }
}

extension Optional {
  fileprivate func asyncMap<Other>(_ transform: (Wrapped) async throws -> Other) async rethrows -> Other? {
    guard let self else { return nil }
    return try await transform(self)
  }
}
