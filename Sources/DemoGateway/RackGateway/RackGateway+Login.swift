import Crypto
import Foundation

extension RackGateway {
  static let clientID = "gatectl-demo-rack"
  static let enrollmentText =
    "You must set up multi-factor authentication before you can continue using the CLI."

  func cliLogin(_ request: Request, _ step: String) async -> Reply {
    switch (request.method, step) {
    case ("POST", "start"): return await start()
    case ("GET", "callback"): return await callback(request)
    case ("GET", "mfa"): return await mfaForm(request.query["state"])
    case ("POST", "mfa"): return await mfaSubmit(request)
    case ("POST", "complete"): return await complete(request)
    default: return .text("404 page not found", status: 404)
    }
  }

  private func start() async -> Reply {
    let state = RandomText.base64URL(bytes: 32)
    // Handed out, never compared; the one for the provider stays here, since RFC 7636 ends at 128 characters.
    let handedOut = RandomText.base64URL(bytes: 128)
    let verifier = RandomText.base64URL(bytes: 64)
    await store.addLogin(state, verifier: verifier)
    let query = Form([
      "access_type": "offline", "client_id": Self.clientID,
      "code_challenge": Data(SHA256.hash(data: Data(verifier.utf8))).base64URL, "code_challenge_method": "S256",
      "prompt": "select_account", "redirect_uri": "\(origin)\(Self.prefix)/auth/cli/callback", "response_type": "code",
      "scope": "openid profile email", "state": state,
    ])
    return .json([
      "auth_url": .string("\(issuer.identifier)authorize?\(query.encoded)"), "state": .string(state),
      "code_verifier": .string(handedOut),
    ])
  }

  /// A person who cancelled comes back without a code, and nothing is recorded: the client polls on.
  private func callback(_ request: Request) async -> Reply {
    guard let code = request.query["code"], let state = request.query["state"] else {
      return .text("Missing code or state", status: 400)
    }
    await store.changeLogin(state) { $0.code = code }
    return temporaryRedirect("\(Self.prefix)/auth/cli/mfa?\(Form(["state": state]).encoded)")
  }

  /// The browser's way on from the provider.
  private func mfaForm(_ state: String?) async -> Reply {
    guard let state else { return challengeError("missing_state") }
    guard let login = await store.login(state) else { return challengeError("expired") }
    if let error = login.error { return challengeError(error) }
    if login.mfaVerifiedAt != nil { return temporaryRedirect("/app/cli/auth/success") }
    let email: String
    do throws(LoginFault) { email = try await exchange(state, login) } catch { return challengeError(error.rawValue) }
    guard let user = await store.user(email) else {
      await store.changeLogin(state) { $0.error = "User not authorized for this gateway." }
      return challengeError("unauthorized")
    }
    guard user.isEnrolled else {
      await store.changeLogin(state) { $0.error = Self.enrollmentText }
      return temporaryRedirect(
        "/app/account/security?\(Form(["enrollment": "required", "channel": "cli", "state": state]).encoded)")
    }
    return temporaryRedirect("/app/auth/mfa/challenge?\(Form(["state": state]).encoded)")
  }

  enum LoginFault: String, Error {
    case incomplete = "session_incomplete"
    case exchangeFailed = "exchange_failed"
  }

  /// Redeems the provider's code, once. A refused domain fails here, and nothing is recorded of it.
  func exchange(_ state: String, _ login: RackLogin) async throws(LoginFault) -> String {
    if let email = login.email { return email }
    guard let code = login.code else { throw .incomplete }
    let form = Form([
      "grant_type": "authorization_code", "client_id": Self.clientID, "code": code, "code_verifier": login.verifier,
      "redirect_uri": "\(origin)\(Self.prefix)/auth/cli/callback",
    ])
    let request = Request(
      method: "POST", target: "/oauth/token", headers: [("Content-Type", "application/x-www-form-urlencoded")],
      body: Data(form.encoded.utf8))
    let reply = await issuer.token(request)
    guard reply.status == 200, case .bytes(let body) = reply.body,
      let token = (try? JSON(parsing: body))?["id_token"]?.string,
      let payload = token.split(separator: ".").dropFirst().first.flatMap({ Data(base64URL: $0) }),
      let claims = try? JSON(parsing: payload), let email = claims["email"]?.string,
      email.hasSuffix("@" + Self.allowedDomain)
    else { throw .exchangeFailed }
    let name = claims["name"]?.string
    await store.changeLogin(state) { login in (login.email, login.name) = (email, name) }
    return email
  }

  /// The second factor from a terminal; who has the `state` needs no more.
  private func mfaSubmit(_ request: Request) async -> Reply {
    func refusal(_ code: String, _ status: Int = 400) -> Reply { .json(["error": .string(code)], status: status) }
    guard let body = (try? JSON(parsing: request.body))?.object else { return refusal("invalid_request") }
    let method = body["method"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "totp"
    guard let state = body["state"]?.string, !state.isEmpty else { return refusal("state_required") }
    let code = body["code"]?.string ?? ""
    if method == "totp", code.isEmpty { return refusal("code_required") }
    guard let login = await store.login(state) else { return refusal("session_expired") }
    if login.mfaVerifiedAt != nil { return .json(["redirect": "/app/cli/auth/success"]) }
    guard await store.hasFactorService else { return refusal("service_unavailable", 503) }
    let email: String
    do throws(LoginFault) { email = try await exchange(state, login) } catch { return refusal(error.rawValue) }
    guard await store.user(email) != nil else { return refusal("user_not_authorized", 401) }
    let now = await board.now
    switch method {
    case "totp":
      guard await store.verify(code: code, of: email, now: now) == .verified else { return refusal("invalid_code") }
    case "webauthn":
      let data = body["session_data"]?.string ?? ""
      guard await verifyAssertion(data, body["assertion_response"]?.string ?? "", of: email) else {
        return refusal("invalid_code")
      }
    default: return refusal("invalid_method")
    }
    await store.changeLogin(state) { $0.mfaVerifiedAt = now }
    return .json(["redirect": "/app/cli/auth/success"])
  }

  private func complete(_ request: Request) async -> Reply {
    func refusal(_ text: String, _ status: Int = 400) -> Reply { .json(["error": .string(text)], status: status) }
    guard let body = (try? JSON(parsing: request.body))?.object, let state = body["state"]?.string, !state.isEmpty,
      let verifier = body["code_verifier"]?.string, !verifier.isEmpty
    else { return refusal("invalid request") }
    guard let login = await store.login(state) else { return refusal("invalid or expired state") }
    if let error = login.error { return refusal(error) }
    guard let email = login.email, let verifiedAt = login.mfaVerifiedAt else {
      return .json(["status": "pending"], status: 202)
    }
    guard let user = await store.user(email) else { return refusal("user not authorized", 401) }
    let now = await board.now
    let lifetime = await sessionLifetime
    let deviceID = body["device_id"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? UUID().uuidString.lowercased()
    let deviceName = body["device_name"]?.string ?? ""
    let agent = request[header: "User-Agent"]
    let (token, session) = await store.addSession { id in
      RackSession(
        id: id, email: email, createdAt: now, lastSeenAt: now, expiresAt: now.addingTimeInterval(lifetime),
        deviceID: deviceID, deviceName: deviceName, userAgent: agent, recentStepUpAt: verifiedAt)
    }
    await store.forgetLogin(state)
    return .json([
      "token": .string(token), "email": .string(email), "name": .string(login.name ?? user.name),
      "expires_at": .string(RackTime.text(session.expiresAt)), "session_id": .integer(session.id), "channel": "cli",
      "device_id": .string(deviceID), "device_name": .string(deviceName), "mfa_verified": true, "mfa_required": false,
      "enrollment_required": false,
    ])
  }

  /// Seconds: 90 days, unless the switch `sessionLifetime` says otherwise.
  var sessionLifetime: TimeInterval {
    get async { TimeInterval(await board.current.integer(.sessionLifetime) ?? 90 * 86_400) }
  }

  func temporaryRedirect(_ location: String) -> Reply {
    Reply(307, headers: [("Location", location)], body: .bytes(Data()))
  }

  private func challengeError(_ code: String) -> Reply {
    temporaryRedirect("/app/auth/mfa/challenge?\(Form(["error": code]).encoded)")
  }
}

/// Go's RFC 3339 with a fraction and an offset.
enum RackTime {
  static func text(_ time: Date) -> String {
    time.ISO8601Format().replacingOccurrences(of: "Z", with: ".123456+00:00")
  }
}
