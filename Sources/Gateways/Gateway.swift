package import HTTPTransport
package import Values

/// What a kind of gateway can do. A kind is one folder; a new one touches none of the others.
package protocol Gateway: Sendable {
  var kind: GatewayKind { get }

  /// What the session is made of: whether the gateway wants an ID token or the issuer's tokens are enough.
  var wantsIDToken: Bool { get }

  /// Whether the issuer's refresh token may renew the session without the person.
  var isRenewable: Bool { get }

  /// Where a session's end moves with every use: how far ahead it is usually, at least, so that a stored end that is
  /// nearer is out of date. Nil where it does not move.
  var slidingWindow: Duration? { get }

  /// Trades what the issuer gave for a session.
  /// - Throws: `GatewayError`; `HTTPError` where no whole answer came. Never repeated.
  func redeem(_ proof: LoginProof) async throws -> IssuedSession

  /// Asks the gateway about a session.
  /// - Throws: `GatewayError` where it could not decide, which says nothing of the session; `HTTPError`.
  func check(_ token: Secret) async throws -> SessionCheck

  /// Puts the session into a request.
  func authorize(_ request: inout HTTPRequest, with token: Secret)

  /// What an answer to a request with a session says of that session. `body` may be its beginning alone.
  func judge(_ head: HTTPResponseHead, body: [UInt8]) -> Verdict

  /// How one logs in.
  var login: LoginProcedure { get }

  /// Nil where the gateway never asks for a second factor itself.
  var secondFactors: (any SecondFactors)? { get }

  /// Ends a session at the gateway.
  /// - Returns: false where the gateway has no way to do that.
  /// - Throws: `GatewayError`, `HTTPError` where it is not known whether the session is ended.
  func revoke(_ token: Secret) async throws -> Bool

  /// What the gateway tells of a live session beside what `check` does; nil where it tells no more.
  /// - Throws: `GatewayError`, `HTTPError`, which say nothing of the session.
  func details(of session: SessionInQuestion) async throws -> SessionDetails?
}

extension Gateway {
  package var login: LoginProcedure { .exchange }
  package var secondFactors: (any SecondFactors)? { nil }
  package var slidingWindow: Duration? { nil }
  package func revoke(_ token: Secret) async throws -> Bool { false }
  package func details(of session: SessionInQuestion) async throws -> SessionDetails? { nil }
}

/// The ways to a session.
package enum LoginProcedure: Sendable {
  /// The issuer is asked, and what it gives is redeemed.
  case exchange
  /// The gateway itself sends the browser where it has to go, and is polled.
  case brokered(any LoginBroker)
}

/// A session that the gateway is asked about.
package struct SessionInQuestion: Sendable {
  package let token: Secret
  package let user: String?
  /// The gateway's own name for it.
  package let sessionID: String?

  package init(token: Secret, user: String?, sessionID: String?) {
    (self.token, self.user, self.sessionID) = (token, user, sessionID)
  }
}

/// What is known of a session beside its user and roles.
package struct SessionDetails: Sendable, Hashable {
  /// As the gateway has it now, where it moves with use.
  package let expiresAt: Timestamp?
  package let secondFactors: SecondFactorStatus?

  package init(expiresAt: Timestamp?, secondFactors: SecondFactorStatus?) {
    (self.expiresAt, self.secondFactors) = (expiresAt, secondFactors)
  }
}

extension Gateway {
  package var isRenewable: Bool { false }
}

/// What a login at the issuer yielded, for the gateway.
package struct LoginProof: Sendable {
  /// Verified; nil where the issuer gives none.
  package let idToken: Secret?
  package let accessToken: Secret?
  /// The issuer, as the context spells it.
  package let issuer: String
  /// Whom the issuer says it is.
  package let user: String?
  /// Of the access token.
  package let expiresAt: Timestamp?
  package let idTokenExpiresAt: Timestamp?
  /// How long the gateway is asked to keep the session; it may not listen.
  package let sessionHours: Int?

  package init(
    idToken: Secret?, accessToken: Secret?, issuer: String, user: String?, expiresAt: Timestamp? = nil,
    idTokenExpiresAt: Timestamp? = nil, sessionHours: Int? = nil
  ) {
    self.idToken = idToken
    self.accessToken = accessToken
    self.issuer = issuer
    self.user = user
    self.expiresAt = expiresAt
    self.idTokenExpiresAt = idTokenExpiresAt
    self.sessionHours = sessionHours
  }
}

/// A session as the gateway gave it.
package struct IssuedSession: Sendable, Hashable {
  package let token: Secret
  package let user: String?
  /// Nil where the gateway does not say.
  package let expiresAt: Timestamp?
  package let roles: [String]
  /// What the gateway calls the token, where it gives it a name.
  package let tokenName: String?
  /// What the gateway calls the session, and the device that it belongs to.
  package var sessionID: String?
  package var channel: String?
  package var deviceID: String?
  package var deviceName: String?
  package var mfaVerified: Bool?

  package init(token: Secret, user: String?, expiresAt: Timestamp?, roles: [String] = [], tokenName: String? = nil) {
    self.tokenName = tokenName
    self.token = token
    self.user = user
    self.expiresAt = expiresAt
    self.roles = roles
  }
}

/// What a gateway says when asked about a session.
package enum SessionCheck: Sendable, Hashable {
  case valid(user: String?, expiresAt: Timestamp?, roles: [String])
  /// Confirmed dead, with the gateway's words.
  case dead(String)
  /// Nobody there can tell: the stored expiry counts.
  case undecided
}

/// What an answer says of the session it was asked with.
package enum Verdict: Sendable, Hashable {
  /// Nothing against it.
  case fine
  /// Confirmed dead, with the gateway's words.
  case dead(String)
  /// A 401 that may be an upstream's own: `check` tells.
  case suspect(String)
  /// The session is good, but was not given for this; the scopes that are missing, where the gateway names them.
  case insufficientScope([String])
  /// The session is fine; a second factor is wanted first.
  case challenged(SecondFactorChallenge)
}

/// Why a gateway did not do what was asked. The comment names gatectl's exit status for a login.
package enum GatewayError: Error, Hashable, Sendable {
  /// 81: it does not accept this login.
  case refused(status: Int, text: String)
  /// 76: it finds the request at fault, or its answer breaks its own protocol.
  case protocolViolation(String)
  /// 75
  case tryLater(status: Int, text: String)
  /// 69
  case unavailable(status: Int, text: String)
  /// 79
  case denied(text: String)
  /// 75: the login that is being polled for is not known any more.
  case staleLogin(text: String)
  /// 80: a second factor has to be set up first, at `url`.
  case enrollmentRequired(url: String)
}

extension GatewayError {
  /// The error that a status stands for, where the kind has no say of its own.
  package init(_ answer: HTTPResponse) {
    let text = answer.errorText
    switch answer.status {
    case 401: self = .refused(status: 401, text: text)
    case 403: self = .denied(text: text)
    case 429, 503: self = .tryLater(status: answer.status, text: text)
    case 500...: self = .unavailable(status: answer.status, text: text)
    default: self = .protocolViolation("gateway answered \(answer.status)\(text.isEmpty ? "" : " (\(text))")")
    }
  }
}

extension HTTPResponse {
  /// What an error answer says: `error` and `message` of a JSON object, or a short plain text; HTML says nothing.
  package var errorText: String {
    if let json, json.object != nil {
      let parts = [json["error"]?.text, json["message"]?.text ?? json["error_description"]?.text].compactMap { $0 }
      return String(parts.joined(separator: ": ").withoutControlCharacters.prefix(300))
    }
    let plain = text.trimmed
    return plain.hasPrefix("<") || plain == "null" ? "" : String(plain.prefix(300))
  }
}
