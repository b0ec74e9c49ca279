import Foundation

extension RackGateway {
  /// `path` is what stands behind `auth/mfa/enroll/`; nil where there is no such step.
  func enroll(_ path: String, _ body: [String: JSON], _ email: String, session token: String) async -> Reply? {
    switch path {
    case "totp/start": return await startTOTP(email)
    case "totp/confirm":
      let outcome = await store.confirmTOTP(
        body["method_id"]?.integer ?? 0, code: body["code"]?.string ?? "", label: body["label"]?.string, of: email,
        now: await board.now)
      guard outcome == .verified else { return .json(["error": .string(outcome.text)], status: 400) }
      return await verified(token, email, trusting: body["trust_device"]?.bool ?? false)
    case "webauthn/start": return await startRegistration(email)
    case "webauthn/confirm": return await confirmRegistration(body, email)
    case "yubiotp/start": return await enrollYubiKey(body, email)
    default: return nil
    }
  }

  /// New backup codes replace the old ones at once, before anything is confirmed.
  private func startTOTP(_ email: String) async -> Reply {
    let id = await store.number()
    let totp = TOTP.random()
    let codes = await makeBackupCodes(email)
    let now = await board.now
    await store.change(email) { $0.factors.append(RackFactor(id: id, kind: .totp(totp), createdAt: now)) }
    return .json([
      "method_id": .integer(id), "secret": .string(totp.secret),
      "uri": .string("otpauth://totp/Rack%20Gateway:\(email)?secret=\(totp.secret)&issuer=Rack%20Gateway"),
      "backup_codes": .strings(codes),
    ])
  }

  func makeBackupCodes(_ email: String) async -> [String] {
    let codes = RackStore.newBackupCodes()
    let now = await board.now
    await store.change(email) { user in
      (user.backupCodes, user.usedBackupCodes, user.backupCodesMadeAt) = (codes, [], now)
    }
    return codes
  }

  private func startRegistration(_ email: String) async -> Reply {
    guard let user = await store.user(email) else { return .json(["error": "user_not_found"], status: 401) }
    let id = await store.number()
    let challenge = RandomText.base64URL(bytes: 32)
    let now = await board.now
    await store.change(email) {
      $0.factors.append(RackFactor(id: id, kind: .registration(challenge: challenge), createdAt: now))
    }
    var answer: [String: JSON] = [
      "method_id": .integer(id),
      "public_key_options": [
        "publicKey": [
          "challenge": .string(challenge), "rp": ["id": .string(Self.relyingPartyID), "name": "Rack Gateway"],
          "user": [
            "id": .string(Data(email.utf8).base64URL), "name": .string(email), "displayName": .string(user.name),
          ],
          "pubKeyCredParams": [["type": "public-key", "alg": -7]], "timeout": 300_000, "attestation": "none",
          "excludeCredentials": .array(user.securityKeys.map { ["type": "public-key", "id": .string($0.id)] }),
        ]
      ],
    ]
    if user.backupCodes.isEmpty { answer["backup_codes"] = .strings(await makeBackupCodes(email)) }
    return .json(.object(answer))
  }

  /// WebAuthn Level 2, 7.1, as far as it concerns a P-256 key without attestation; five minutes after the start it is over.
  private func confirmRegistration(_ body: [String: JSON], _ email: String) async -> Reply {
    let id = body["method_id"]?.integer ?? 0
    let now = await board.now
    guard let factor = await store.user(email)?.factors.first(where: { $0.id == id }),
      case .registration(let challenge) = factor.kind, now.timeIntervalSince(factor.createdAt) < 300,
      let key = registeredKey(body["credential"] ?? .null, challenge)
    else { return .json(["error": "registration failed"], status: 400) }
    let label = body["label"]?.string
    await store.change(email) { user in
      for index in user.factors.indices where user.factors[index].id == id {
        user.factors[index].kind = .webAuthn(key)
        user.factors[index].confirmedAt = now
        user.factors[index].label = label
      }
    }
    return .json(["status": "enrolled", "method_id": .integer(id)])
  }

  private func registeredKey(_ credential: JSON, _ challenge: String) -> SecurityKeyCredential? {
    guard let response = credential["response"], let id = credential["id"]?.string,
      let clientData = response["clientDataJSON"]?.string.flatMap({ Data(base64URL: $0) }),
      let client = try? JSON(parsing: clientData), client["type"]?.string == "webauthn.create",
      client["challenge"]?.string == challenge, client["origin"]?.string == origin,
      let attestation = response["attestationObject"]?.string.flatMap({ Data(base64URL: $0) }),
      let attested = AttestedCredential(attestationObject: attestation), attested.id.base64URL == id,
      attested.relyingPartyHash == Self.relyingPartyHash
    else { return nil }
    return SecurityKeyCredential(id: id, publicKey: attested.publicKey)
  }

  /// The answer's keys are those of an untagged Go struct.
  private func enrollYubiKey(_ body: [String: JSON], _ email: String) async -> Reply {
    guard let code = body["yubi_otp"]?.string, RackFactor.isYubiOTP(code) else {
      return .json(["error": "invalid yubikey otp"], status: 400)
    }
    let id = await store.number()
    let codes = await makeBackupCodes(email)
    let (now, label) = (await board.now, body["label"]?.string)
    await store.change(email) { user in
      user.enroll(.yubiOTP(publicID: String(code.prefix(12))), id: id, label: label, now: now)
      user.usedOTPs.insert(code)
    }
    return .json(["MethodID": .integer(id), "BackupCodes": .strings(codes)])
  }
}
