import Foundation

extension RackGateway {
  /// Who makes a request, and the second factor that came with it.
  struct Caller: Sendable {
    let user: RackUser
    /// Nil for an API token.
    let session: (token: String, record: RackSession)?
    let token: RackToken?
    let proof: Proof?

    enum Proof: Sendable {
      case code(String)
      /// Base64 of the inline JSON.
      case webAuthn(String)
      /// Of a type that there is not.
      case unknown
    }
  }

  struct Refusal: Error {
    let status: Int
    let text: String
  }

  /// The credential of a request (B1.3); every use of a session moves its end.
  func caller(_ request: Request) async throws(Refusal) -> Caller {
    let secret = try Self.secret(in: request)
    let now = await board.now
    if secret.hasPrefix("rgw_") { return try await tokenCaller(secret, now) }
    let parts = secret.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    let token = parts[0]
    if token.isEmpty { throw Refusal(status: 401, text: "authentication failed: empty session token") }
    var proof: Caller.Proof?
    if parts.count == 3 {
      proof = parts[1] == "totp" ? .code(parts[2]) : parts[1] == "webauthn" ? .webAuthn(parts[2]) : .unknown
    }
    if let code = request[header: "X-Mfa-Totp"] { proof = .code(code) }
    if let assertion = request[header: "X-MFA-WebAuthn"] { proof = .webAuthn(assertion) }
    func fail(_ reason: String) -> Refusal { Refusal(status: 401, text: "authentication failed: \(reason)") }
    guard let session = await store.sessions[token] else { throw fail("session not found") }
    guard let user = await store.user(session.email) else { throw fail("session user missing") }
    if user.isLocked || user.isSuspended {
      await store.changeSession(token) { $0.isRevoked = true }
      throw fail(user.isLocked ? "user locked" : "user suspended")
    }
    if session.isRevoked { throw fail("session revoked") }
    if session.expiresAt <= now { throw fail("session expired") }
    let end = now.addingTimeInterval(await sessionLifetime)
    await store.changeSession(token) { session in (session.lastSeenAt, session.expiresAt) = (now, end) }
    return Caller(user: user, session: (token, session), token: nil, proof: proof)
  }

  private func tokenCaller(_ secret: String, _ now: Date) async throws(Refusal) -> Caller {
    guard let token = await store.tokens.first(where: { $0.secret == secret }) else {
      throw Refusal(status: 401, text: "authentication failed: invalid API token: invalid token")
    }
    if let end = token.expiresAt, end <= now {
      throw Refusal(status: 401, text: "authentication failed: invalid API token: token has expired")
    }
    guard let owner = await store.user(token.owner) else {
      throw Refusal(status: 401, text: "authentication failed: token owner not found")
    }
    if owner.isSuspended { throw Refusal(status: 401, text: "authentication failed: token owner is suspended") }
    await store.usedToken(secret, now: now)
    return Caller(user: owner, session: nil, token: token, proof: nil)
  }

  private static func secret(in request: Request) throws(Refusal) -> String {
    guard let header = request[header: "Authorization"] else {
      throw Refusal(status: 401, text: "missing authorization")
    }
    let parts = header.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw Refusal(status: 401, text: "invalid authorization header format") }
    switch parts[0] {
    case "Bearer": return parts[1]
    case "Basic":
      guard let pair = Data(base64Encoded: parts[1]).map({ String(decoding: $0, as: UTF8.self) }),
        let colon = pair.firstIndex(of: ":")
      else { throw Refusal(status: 401, text: "authentication failed: invalid basic auth") }
      return String(pair[pair.index(after: colon)...])
    default: throw Refusal(status: 401, text: "unsupported authorization type")
    }
  }

  enum Level { case none, stepUp, always }

  /// What the second factor's middleware answers; nil lets the request through. API tokens never need one.
  func challenge(_ caller: Caller, _ level: Level, proxied: Bool = false) async -> Reply? {
    guard level != .none, let (token, session) = caller.session else { return nil }
    let now = await board.now
    guard await store.hasFactorService else { return .json(["error": "mfa_configuration_error"], status: 500) }
    if !caller.user.isEnrolled {
      let body: JSON = [
        "error": "mfa_enrollment_required", "message": "Multi-factor authentication must be set up first.",
      ]
      return .json(
        body, status: level == .always ? 401 : 403, headers: proxied ? [] : [("X-MFA-Required", "enrollment")])
    }
    if let proof = caller.proof {
      if case .unknown = proof { return .json(["error": "invalid_mfa_type"], status: 400) }
      guard await isGood(proof, of: caller.user.email, now) else {
        return proxied
          ? Self.proxyRefusal("MFA verification failed")
          : .json(["error": "mfa_verification_failed", "message": "The code is wrong."], status: 401)
      }
      await store.changeSession(token) { $0.recentStepUpAt = now }
      return nil
    }
    let isOpen = session.recentStepUpAt.map { now.timeIntervalSince($0) < Self.stepUpWindow } ?? false
    if isOpen, level == .stepUp || proxied { return nil }
    if proxied {
      var reply = Self.proxyRefusal("Multi-factor authentication is required for this action")
      reply.headers += [("X-MFA-Required", "true"), ("X-MFA-Level", level == .always ? "always" : "step_up")]
      return reply
    }
    let message: JSON = "Multi-factor authentication is required for this action"
    return level == .always
      ? .json(["error": "mfa_required", "message": message], status: 401, headers: [("X-MFA-Required", "always")])
      : .json(
        ["error": "mfa_step_up_required", "message": message], status: 401, headers: [("X-MFA-Required", "step-up")])
  }

  /// Seconds.
  static let stepUpWindow: TimeInterval = 600

  private func isGood(_ proof: Caller.Proof, of email: String, _ now: Date) async -> Bool {
    switch proof {
    case .code(let code): return await store.verify(code: code, of: email, now: now) == .verified
    case .unknown: return false
    case .webAuthn(let text):
      guard let json = Data(base64Encoded: text).flatMap({ try? JSON(parsing: $0) }) else { return false }
      return await verifyAssertion(
        json["session_data"]?.string ?? "", json["assertion_response"]?.string ?? "", of: email)
    }
  }

  static func proxyRefusal(_ text: String, status: Int = 401) -> Reply {
    var reply = Reply.text(text, status: status)
    reply.headers.append(("X-Error-Reason", text))
    return reply
  }
}
