import Foundation

extension Issuer {
  /// RFC 8628 3.1 and 3.2.
  func deviceAuthorization(_ request: Request) async -> Reply {
    let faults = await board.current
    do {
      let form = try fields(of: request)
      let client = try await authenticate(request, form)
      let now = await board.now
      let lifetime = faults.integer(.deviceLifetime) ?? 600
      let device = DeviceRequest(
        userCode: RandomText.userCode(), clientID: client.id, scopes: Issuer.granted(form["scope"]),
        audience: form["audience"] ?? form["resource"], issuedAt: now,
        expiresAt: now.addingTimeInterval(TimeInterval(lifetime)), interval: faults.integer(.deviceInterval) ?? 5)
      let page = identifier + "activate"
      return .json(
        [
          "device_code": .string(await store.add(device)), "user_code": .string(device.userCode),
          "verification_uri": .string(page), "expires_in": .integer(lifetime), "interval": .integer(device.interval),
          "verification_uri_complete": .string(page + "?user_code=" + device.userCode),
        ], headers: [("Cache-Control", "no-store")])
    } catch {
      return error.reply(faults)
    }
  }

  /// RFC 8628 3.4 and 3.5.
  func pollDevice(_ form: Form, _ client: Client, _ faults: Faults) async throws -> JSON {
    guard let code = form["device_code"] else { throw OAuthFailure.invalidRequest("device_code is missing") }
    let now = await board.now
    if await board.consume(.deviceSlowDown) {
      await store.slowDown(code, now: now)
      throw OAuthFailure(code: "slow_down", description: "you are polling too quickly", auth0Status: 429)
    }
    if await board.consume(.devicePending) { throw Self.pending }
    switch await store.poll(code, clientID: client.id, now: now) {
    case .unknown: throw OAuthFailure.invalidGrant("Invalid or expired device code.")
    case .pending: throw Self.pending
    case .tooFast: throw OAuthFailure(code: "slow_down", description: "you are polling too quickly", auth0Status: 429)
    case .expired:
      throw OAuthFailure(code: "expired_token", description: "the device code has expired", auth0Status: 403)
    case .denied:
      throw OAuthFailure(code: "access_denied", description: "User has denied the request", auth0Status: 403)
    case .approved(let device):
      let grant = Grant(
        id: RandomText.hex(bytes: 8), clientID: client.id, user: device.user, scopes: device.scopes,
        audience: device.audience, nonce: nil, authenticatedAt: now)
      await store.add(grant)
      return try await tokens(for: grant, faults)
    }
  }

  private static let pending = OAuthFailure(
    code: "authorization_pending", description: "User has yet to authorize device code.", auth0Status: 403)

  // MARK: The activation page

  func activationPage(_ request: Request) async -> Reply {
    .html(Page.activation(userCode: request.query["user_code"]))
  }

  func activate(_ request: Request) async -> Reply {
    let form = request.form
    let code = form["user_code"]
    guard let code, let device = await store.undecidedDevice(userCode: code, now: await board.now) else {
      let page = Page.activation(userCode: code, email: form["email"], error: "This code is unknown or has expired.")
      return .html(page, status: 400)
    }
    if form["action"] == "deny" {
      await store.decide(userCode: device.userCode, user: nil)
      return .html(Page.notice("Request denied", "The device was not signed in. You can close this page."))
    }
    guard let user = registry.user(email: form["email"], password: form["password"]) else {
      let page = Page.activation(userCode: code, email: form["email"], error: "Wrong e-mail or password.")
      return .html(page, status: 401)
    }
    await store.decide(userCode: device.userCode, user: user)
    return .html(
      Page.notice("You are signed in", "The device goes on as \(user.email). You can close this page."))
  }
}
