import Foundation

/// The part of the control API that is about the rack-gateway.
///
/// | request | effect |
/// |---|---|
/// | `GET /_demo/totp?steps=N` | `{"code", "step"}` of `you@acme.com`, N steps (0) away from the present |
/// | `GET /_demo/rack` | `{users, sessions, tokens, logins}`; a user's unused backup codes among them |
/// | `POST /_demo/rack/user` | changes one (`you@acme.com`): see below |
/// | `POST /_demo/rack/revoke` | sessions, all or of `{"user": …}`; `{"revoked": N}` |
/// | `POST /_demo/rack/step-up` | `{}` closes every session's step-up window |
/// | `POST /_demo/rack/session` | a session without a login, of `{"user": …}`: `{"token", "id"}`; its window is closed |
/// | `POST /_demo/rack/forget-logins` | `{}`: logins under way are not known any more |
/// | `POST /_demo/rack/token` | `{"name": …}`: that API token has expired |
/// | `POST /_demo/rack/factor-service` | `{"there": false}`: there is no MFA service |
///
/// A user's keys: `user`, `roles` (list), `enrolled`, `locked`, `suspended`, `gone` (bool; not locked also forgets the
/// attempts), `preferredMethod` (text or `null`), `securityKey` (`{"id": base64url, "publicKey": base64 of the X9.62
/// point}`).
struct RackControl: Sendable {
  let board: FaultBoard
  let rack: RackGateway

  func addRoutes(to router: inout Router) {
    router.on("GET", "/_demo/totp") { request in
      let now = await board.now
      let steps = request.query["steps"].flatMap(Int.init) ?? 0
      return .json([
        "code": .string(TOTP(secret: RackGateway.totpSecret).code(at: now, steps: steps)),
        "step": .integer(TOTP.step(at: now) + steps),
      ])
    }
    router.on("GET", "/_demo/rack") { _ in .json(await rack.store.json) }
    router.on("POST", "/_demo/rack/user") { await changeUser($0) }
    router.on("POST", "/_demo/rack/revoke") { request in
      .json(["revoked": .integer(await rack.store.revoke(user: field("user", of: request)?.string))])
    }
    router.on("POST", "/_demo/rack/step-up") { _ in
      for token in await rack.store.sessions.keys { await rack.store.changeSession(token) { $0.recentStepUpAt = nil } }
      return .json([:])
    }
    router.on("POST", "/_demo/rack/session") { await makeSession($0) }
    router.on("POST", "/_demo/rack/forget-logins") { _ in
      await rack.store.forgetLogins()
      return .json([:])
    }
    router.on("POST", "/_demo/rack/token") { request in
      await rack.store.expireToken(named: field("name", of: request)?.string ?? "", at: board.now)
      return .json([:])
    }
    router.on("POST", "/_demo/rack/factor-service") { request in
      await rack.store.setFactorService(field("there", of: request)?.bool ?? true)
      return .json([:])
    }
  }

  private func field(_ name: String, of request: Request) -> JSON? { (try? JSON(parsing: request.body))?[name] }

  private func makeSession(_ request: Request) async -> Reply {
    let email = field("user", of: request)?.string ?? "you@acme.com"
    let now = await board.now
    let end = now.addingTimeInterval(await rack.sessionLifetime)
    let (token, session) = await rack.store.addSession { id in
      RackSession(
        id: id, email: email, createdAt: now, lastSeenAt: now, expiresAt: end, deviceID: "", deviceName: "")
    }
    return .json(["token": .string(token), "id": .integer(session.id)])
  }

  private static let keys: Set = [
    "user", "roles", "enrolled", "locked", "suspended", "gone", "preferredMethod", "securityKey",
  ]

  private func changeUser(_ request: Request) async -> Reply {
    guard let fields = (try? JSON(parsing: request.body))?.object else {
      return .json(["error": "a JSON object is needed"], status: 400)
    }
    if let unknown = Set(fields.keys).subtracting(Self.keys).first {
      return .json(["error": .string("unknown key \(unknown)")], status: 400)
    }
    let email = fields["user"]?.string ?? "you@acme.com"
    guard await rack.store.user(email) != nil else { return .json(["error": "unknown user"], status: 400) }
    if fields["gone"]?.bool == true { await rack.store.forget(email) }
    let now = await board.now
    let id = await rack.store.number()
    await rack.store.change(email) { user in
      if let roles = fields["roles"]?.array { user.roles = roles.compactMap(\.string) }
      if let isEnrolled = fields["enrolled"]?.bool {
        user.factors = isEnrolled ? [RackStore.phone(RackGateway.totpSecret)] : []
        user.backupCodes = isEnrolled ? RackStore.newBackupCodes() : []
        user.usedBackupCodes = []
      }
      if let isLocked = fields["locked"]?.bool {
        user.isLocked = isLocked
        if !isLocked { user.attempts = [] }
      }
      if let isSuspended = fields["suspended"]?.bool { user.isSuspended = isSuspended }
      if let method = fields["preferredMethod"] { user.preferredMethod = method.string }
      if let key = fields["securityKey"], let name = key["id"]?.string,
        let point = key["publicKey"]?.string.flatMap({ Data(base64Encoded: $0) })
      {
        user.enroll(.webAuthn(SecurityKeyCredential(id: name, publicKey: point)), id: id, now: now)
      }
    }
    return .json(await rack.store.user(email)?.json ?? .null)
  }
}
