import Foundation

extension RackGateway {
  /// `path` is what stands behind `auth/mfa/`.
  func mfa(_ request: Request, _ path: String, _ caller: Caller) async -> Reply {
    guard let (token, session) = caller.session else {
      return .json(["error": "mfa requires user session"], status: 403)
    }
    let email = caller.user.email
    let body = (try? JSON(parsing: request.body))?.object ?? [:]
    switch (request.method, path) {
    case ("GET", "status"): return .json(factorStatus(caller.user, session))
    case ("POST", "verify"):
      let outcome = await store.verify(code: body["code"]?.string ?? "", of: email, now: await board.now)
      guard outcome == .verified else { return .json(["error": .string(outcome.text)], status: 400) }
      return await verified(token)
    case ("POST", "webauthn/assertion/start"): return await startAssertion(caller.user)
    case ("POST", "webauthn/assertion/verify"):
      let data = body["session_data"]?.string ?? ""
      guard await verifyAssertion(data, body["assertion_response"]?.string ?? "", of: email) else {
        return .json(["error": "verification failed"], status: 400)
      }
      return await verified(token)
    case ("PUT", "preferred-method"):
      if let challenge = await challenge(caller, .stepUp) { return challenge }
      let method = body["preferred_method"]?.string
      await store.change(email) { $0.preferredMethod = method }
      return .json(["status": "updated"])
    case ("POST", "backup-codes/regenerate"):
      if let challenge = await challenge(caller, .stepUp) { return challenge }
      let codes = RackStore.newBackupCodes()
      await store.change(email) { user in (user.backupCodes, user.usedBackupCodes) = (codes, []) }
      return .json(["backup_codes": .strings(codes)])
    default: return .json(["error": "not found"], status: 404)
    }
  }

  private func verified(_ token: String) async -> Reply {
    let now = await board.now
    await store.changeSession(token) { $0.recentStepUpAt = now }
    return .json([
      "mfa_verified_at": .string(RackTime.text(now)),
      "recent_step_up_expires_at": .string(RackTime.text(now.addingTimeInterval(Self.stepUpWindow))),
      "trusted_device_cookie": false,
    ])
  }

  /// Backup codes are no method; keys that are not for the CLI are hidden.
  private func factorStatus(_ user: RackUser, _ session: RackSession) -> JSON {
    var methods: [JSON] = []
    if user.totp != nil {
      methods.append([
        "id": 1, "type": "totp", "label": "Phone", "cli_capable": true, "created_at": "2026-01-05T09:00:00Z",
      ])
    }
    for (index, key) in user.securityKeys.enumerated() where key.isForCLI {
      methods.append([
        "id": .integer(index + 2), "type": "webauthn", "cli_capable": true, "created_at": "2026-01-05T09:00:00Z",
      ])
    }
    var status: [String: JSON] = [
      "enrolled": .bool(user.isEnrolled), "required": true, "methods": methods.isEmpty ? .null : .array(methods),
      "trusted_devices": .null,
      "backup_codes": [
        "total": .integer(user.backupCodes.count),
        "unused": .integer(user.backupCodes.count - user.usedBackupCodes.count),
      ],
      "webauthn_available": true,
    ]
    status["preferred_method"] = user.preferredMethod.map(JSON.string)
    if let end = session.recentStepUpAt?.addingTimeInterval(Self.stepUpWindow) {
      status["recent_step_up_expires_at"] = .string(RackTime.text(end))
    }
    return .object(status)
  }
}
