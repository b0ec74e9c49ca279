import Crypto
import Foundation

extension RackGateway {
  static let relyingPartyID = "127.0.0.1"
  static var relyingPartyHash: Data { Data(SHA256.hash(data: Data(relyingPartyID.utf8))) }

  /// `path` is what stands behind `auth/mfa/`.
  func mfa(_ request: Request, _ path: String, _ caller: Caller) async -> Reply {
    guard await store.hasFactorService else {
      return .json(["error": "mfa service not configured"], status: 501)
    }
    guard let (token, session) = caller.session else {
      return .json(["error": "mfa requires user session"], status: 403)
    }
    let email = caller.user.email
    let body = (try? JSON(parsing: request.body))?.object ?? [:]
    let isTrusting = body["trust_device"]?.bool ?? false
    switch (request.method, path) {
    case ("GET", "status"): return .json(factorStatus(caller.user, session))
    case ("POST", "verify"):
      let outcome = await store.verify(code: body["code"]?.string ?? "", of: email, now: await board.now)
      guard outcome == .verified else { return .json(["error": .string(outcome.text)], status: 400) }
      return await verified(token, email, trusting: isTrusting)
    case ("POST", "webauthn/assertion/start"): return await startAssertion(caller.user)
    case ("POST", "webauthn/assertion/verify"):
      let data = body["session_data"]?.string ?? ""
      guard await verifyAssertion(data, body["assertion_response"]?.string ?? "", of: email) else {
        return .json(["error": "verification failed"], status: 400)
      }
      return await verified(token, email, trusting: isTrusting)
    case ("POST", _) where path.hasPrefix("enroll/"):
      return await enroll(String(path.dropFirst("enroll/".count)), body, email, session: token) ?? Self.noSuchPath
    default: return await changeFactors(request.method, path, body, caller, session: token)
    }
  }

  /// What changes a user's settings needs a proof first.
  private func changeFactors(
    _ method: String, _ path: String, _ body: [String: JSON], _ caller: Caller, session token: String
  ) async -> Reply {
    let email = caller.user.email
    let segments = path.split(separator: "/").map(String.init)
    let level: Level
    switch (method, segments.first ?? "", segments.count) {
    case ("DELETE", "methods", 2): level = .always
    case ("PUT", "preferred-method", 1), ("PUT", "methods", 2), ("POST", "backup-codes", 2),
      ("POST", "trusted-devices", 2), ("DELETE", "trusted-devices", 2):
      level = .stepUp
    default: return Self.noSuchPath
    }
    if let challenge = await challenge(caller, level) { return challenge }
    let id = segments.last.flatMap { Int($0) } ?? 0
    switch (method, segments.first ?? "", segments.count) {
    case ("PUT", "preferred-method", 1):
      let wish = body["preferred_method"] ?? .null
      guard [.null, "totp", "webauthn"].contains(wish) else {
        return .json(["error": "invalid preferred method"], status: 400)
      }
      await store.change(email) { $0.preferredMethod = wish.string }
      return .json(["status": "updated"])
    case ("PUT", "methods", 2): return await updateFactor(id, body, caller.user)
    case ("DELETE", "methods", 2):
      guard caller.user.confirmed.contains(where: { $0.id == id }) else { return Self.noSuchFactor }
      await store.change(email) { user in user.factors.removeAll { $0.id == id } }
      return .json(["status": "deleted"])
    case ("POST", "backup-codes", 2) where segments[1] == "regenerate":
      return .json(["backup_codes": .strings(await makeBackupCodes(email))])
    case ("POST", "trusted-devices", 2) where segments[1] == "trust":
      return await verified(token, email, trusting: true)
    case ("DELETE", "trusted-devices", 2):
      guard caller.user.trustedDevices.contains(where: { $0.id == id }) else {
        return .json(["error": "trusted device not found"], status: 404)
      }
      await store.change(email) { user in user.trustedDevices.removeAll { $0.id == id } }
      return .json(["status": "revoked"])
    default: return Self.noSuchPath
    }
  }

  private static let noSuchPath = Reply.json(["error": "not found"], status: 404)
  private static let noSuchFactor = Reply.json(["error": "MFA method not found"], status: 404)

  private func updateFactor(_ id: Int, _ body: [String: JSON], _ user: RackUser) async -> Reply {
    guard user.confirmed.contains(where: { $0.id == id }) else { return Self.noSuchFactor }
    let label = body["label"]?.string
    guard (label?.count ?? 0) <= 150 else { return .json(["error": "label is too long"], status: 400) }
    let isForCLI = body["cli_capable"]?.bool
    await store.change(user.email) { user in
      for index in user.factors.indices where user.factors[index].id == id {
        user.factors[index].label = label ?? user.factors[index].label
        user.factors[index].isForCLI = isForCLI ?? user.factors[index].isForCLI
      }
    }
    return .json(["status": "updated"])
  }

  /// A proof opens the session's window; a browser that is trusted gets a cookie, which no terminal is asked for.
  func verified(_ token: String, _ email: String, trusting: Bool) async -> Reply {
    let now = await board.now
    await store.changeSession(token) { $0.recentStepUpAt = now }
    var reply = Reply.json([
      "mfa_verified_at": .string(RackTime.text(now)),
      "recent_step_up_expires_at": .string(RackTime.text(now.addingTimeInterval(Self.stepUpWindow))),
      "trusted_device_cookie": .bool(trusting),
    ])
    guard trusting else { return reply }
    let id = await store.number()
    let end = now.addingTimeInterval(30 * 86_400)
    await store.change(email) { user in
      user.trustedDevices.append(
        RackTrustedDevice(id: id, label: "Browser", createdAt: now, expiresAt: end, userAgent: nil))
    }
    reply.headers.append(
      ("Set-Cookie", "rgw_trusted_device=\(RandomText.base64URL(bytes: 32)); Max-Age=2592000; Path=/; HttpOnly"))
    return reply
  }

  /// Backup codes are no method; keys that are not for the CLI are hidden from it.
  private func factorStatus(_ user: RackUser, _ session: RackSession) -> JSON {
    let methods = user.confirmed.filter { $0.isForCLI || $0.type != "webauthn" }.map(\.json)
    var codes: [String: JSON] = [
      "total": .integer(user.backupCodes.count),
      "unused": .integer(user.backupCodes.count - user.usedBackupCodes.count),
    ]
    codes["last_used_at"] = user.backupCodeUsedAt.map { .string(RackTime.text($0)) }
    codes["last_generated_at"] = user.backupCodesMadeAt.map { .string(RackTime.text($0)) }
    var status: [String: JSON] = [
      "enrolled": .bool(user.isEnrolled), "required": true, "methods": methods.isEmpty ? .null : .array(methods),
      "trusted_devices": user.trustedDevices.isEmpty ? .null : .array(user.trustedDevices.map(\.json)),
      "backup_codes": .object(codes), "webauthn_available": true,
    ]
    status["preferred_method"] = user.preferredMethod.map(JSON.string)
    if let end = session.recentStepUpAt?.addingTimeInterval(Self.stepUpWindow) {
      status["recent_step_up_expires_at"] = .string(RackTime.text(end))
    }
    return .object(status)
  }
}
