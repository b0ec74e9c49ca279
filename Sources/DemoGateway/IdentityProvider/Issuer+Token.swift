import Crypto
import Foundation

extension Issuer {
  static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"
  static let grantTypes = [
    "authorization_code", "refresh_token", "password", "client_credentials", deviceGrant, exchangeGrant,
  ]

  /// The token endpoint (RFC 6749 3.2); takes forms, and JSON as Auth0 does.
  func token(_ request: Request) async -> Reply {
    let faults = await board.current
    do {
      let form = try fields(of: request)
      let client = try await authenticate(request, form)
      let answer: JSON
      switch form["grant_type"] {
      case "authorization_code": answer = try await exchangeCode(form, client, faults)
      case "refresh_token": answer = try await refresh(form, client, faults)
      case "password": answer = try await passwordGrant(form, client, faults)
      case "client_credentials": answer = try await clientCredentials(form, client, faults)
      case Issuer.deviceGrant: answer = try await pollDevice(form, client, faults)
      case Issuer.exchangeGrant: answer = try await exchangeToken(form, client, faults)
      case nil: throw OAuthFailure.invalidRequest("grant_type is missing")
      case let other?: throw OAuthFailure(code: "unsupported_grant_type", description: "unknown grant type \(other)")
      }
      return .json(answer, headers: [("Cache-Control", "no-store")])
    } catch let failure as OAuthFailure {
      return failure.reply(faults)
    } catch {
      return .text("\(error)", status: 500)
    }
  }

  func fields(of request: Request) throws(OAuthFailure) -> Form {
    switch request.mediaType {
    case "application/x-www-form-urlencoded":
      let form = request.form
      if let name = form.repeated { throw .invalidRequest("\(name) came twice") }
      return form
    case "application/json":
      guard let object = (try? JSON(parsing: request.body))?.object else { throw .invalidRequest("malformed JSON") }
      var form = Form()
      for (name, value) in object { if let text = value.string { form.append(name, text) } }
      return form
    default: throw .invalidRequest("the content type must be application/x-www-form-urlencoded or application/json")
    }
  }

  /// RFC 6749 2.3: none, `client_secret_basic` or `client_secret_post`, and never two at once; `private_key_jwt` for the
  /// client that has a key.
  func authenticate(_ request: Request, _ form: Form) async throws(OAuthFailure) -> Client {
    if let assertion = form["client_assertion"] { return try await authenticate(assertion, request, form) }
    var id = form["client_id"]
    var secret = form["client_secret"]
    if let header = request[header: "Authorization"] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "basic", let bytes = Data(base64Encoded: String(parts[1])) else {
        throw .invalidClient("the Authorization header is not Basic")
      }
      let pair = String(decoding: bytes, as: UTF8.self).split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw .invalidClient("the Authorization header is malformed") }
      if secret != nil { throw .invalidRequest("the client authenticated in two ways") }
      let name = Form.decode(pair[0])
      if let id, id != name { throw .invalidRequest("two client IDs") }
      (id, secret) = (name, Form.decode(pair[1]))
    }
    guard let client = registry.client(id) else { throw .invalidClient("unknown client") }
    guard client.secret == secret, !client.hasKey else { throw .invalidClient("client authentication failed") }
    return client
  }

  private func authenticate(
    _ assertion: String, _ request: Request, _ form: Form
  ) async throws(OAuthFailure) -> Client {
    guard form["client_assertion_type"] == ClientKeys.assertionType else {
      throw .invalidRequest("client_assertion_type is not \(ClientKeys.assertionType)")
    }
    guard form["client_secret"] == nil, request[header: "Authorization"] == nil else {
      throw .invalidRequest("the client authenticated in two ways")
    }
    let id = try await clientKeys.client(
      of: assertion, issuer: identifier, path: request.path, now: await board.now)
    if let named = form["client_id"], named != id { throw .invalidRequest("two client IDs") }
    guard let client = registry.client(id), client.hasKey else { throw .invalidClient("unknown client") }
    return client
  }

  // MARK: Grants

  /// RFC 6749 4.1.3, RFC 7636 4.6.
  private func exchangeCode(_ form: Form, _ client: Client, _ faults: Faults) async throws -> JSON {
    guard let code = form["code"] else { throw OAuthFailure.invalidRequest("code is missing") }
    let now = await board.now
    guard let record = await store.code(code), record.request.clientID == client.id else {
      throw OAuthFailure.invalidGrant("Invalid authorization code")
    }
    let asked = record.request
    guard form["redirect_uri"] == asked.redirectURI else {
      throw OAuthFailure.invalidGrant("redirect_uri is not that of the authorization request")
    }
    if let challenge = asked.challenge {
      guard let verifier = form["code_verifier"], (43...128).contains(verifier.count),
        Data(SHA256.hash(data: Data(verifier.utf8))).base64URL == challenge
      else { throw OAuthFailure.invalidGrant("Failed to verify code verifier") }
    }
    guard now < record.issuedAt.addingTimeInterval(TimeInterval(faults.integer(.codeLifetime) ?? 60)) else {
      throw OAuthFailure.invalidGrant("the authorization code has expired")
    }
    let grant = Grant(
      id: RandomText.hex(bytes: 8), clientID: client.id, user: record.user, scopes: asked.scopes,
      audience: asked.audience, nonce: asked.nonce, authenticatedAt: record.authenticatedAt)
    guard await store.use(code, for: grant) else { throw OAuthFailure.invalidGrant("Invalid authorization code") }
    return try await tokens(for: grant, faults)
  }

  /// RFC 6749 6; rotating, with reuse detection.
  private func refresh(_ form: Form, _ client: Client, _ faults: Faults) async throws -> JSON {
    guard let token = form["refresh_token"] else { throw OAuthFailure.invalidRequest("refresh_token is missing") }
    let rotating = !faults.on(.staticRefreshToken)
    switch await store.refresh(token, clientID: client.id, rotating: rotating, now: await board.now) {
    case .unknown: throw OAuthFailure.invalidGrant("Unknown or invalid refresh token.")
    case .expired: throw OAuthFailure.invalidGrant("the refresh token has expired")
    case .reused: throw OAuthFailure.invalidGrant("the refresh token was used before; the grant is revoked")
    case .valid(var grant):
      if let scope = form["scope"] {
        let narrowed = scope.split(separator: " ").map(String.init)
        guard Set(narrowed).isSubset(of: grant.scopes) else {
          throw OAuthFailure(code: "invalid_scope", description: "the scope is wider than the one granted")
        }
        grant.scopes = narrowed
      }
      // OpenID Connect Core 12.2: a refreshed ID token needs no nonce.
      grant.nonce = nil
      return try await tokens(for: grant, faults, isRefresh: true, rotating: rotating)
    }
  }

  /// RFC 6749 4.3.
  private func passwordGrant(_ form: Form, _ client: Client, _ faults: Faults) async throws -> JSON {
    guard let name = form["username"], let password = form["password"] else {
      throw OAuthFailure.invalidRequest("username or password is missing")
    }
    guard let user = registry.user(email: name, password: password) else {
      throw OAuthFailure.invalidGrant("Wrong email or password.")
    }
    return try await newGrant(form, client, user, faults)
  }

  /// RFC 6749 4.4.
  private func clientCredentials(_ form: Form, _ client: Client, _ faults: Faults) async throws -> JSON {
    guard client.secret != nil || client.hasKey else {
      throw OAuthFailure(code: "unauthorized_client", description: "only for confidential clients")
    }
    return try await newGrant(form, client, nil, faults)
  }

  private func newGrant(_ form: Form, _ client: Client, _ user: User?, _ faults: Faults) async throws -> JSON {
    let grant = Grant(
      id: RandomText.hex(bytes: 8), clientID: client.id, user: user, scopes: Issuer.granted(form["scope"]),
      audience: form["audience"] ?? form["resource"], nonce: nil, authenticatedAt: await board.now)
    await store.add(grant)
    return try await tokens(for: grant, faults)
  }
}
