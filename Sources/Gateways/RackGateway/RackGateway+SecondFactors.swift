package import HTTPTransport
import OAuth
package import Values

extension RackGateway: SecondFactors {
  package var enrollmentURL: String { server.appending("/app/account/security?enrollment=required&channel=cli") }

  package func applies(to token: Secret) -> Bool { !token.reveal().hasPrefix(Self.tokenPrefix) }

  /// What every API token begins with.
  static let tokenPrefix = "rgw_"

  package func status(_ token: Secret) async throws -> SecondFactorStatus {
    let answer = try await ask("GET", "/auth/mfa/status", token)
    guard answer.isSuccess else { throw GatewayError(answer) }
    guard let json = answer.json, let isEnrolled = json["enrolled"]?.bool else {
      throw GatewayError.protocolViolation("the gateway's answer on second factors does not say whether any is set up")
    }
    return SecondFactorStatus(
      isEnrolled: isEnrolled, isRequired: json["required"]?.bool ?? false,
      methods: (json["methods"]?.array ?? []).compactMap { $0["type"]?.text.flatMap(SecondFactorMethod.init(named:)) },
      preferred: json["preferred_method"]?.text.flatMap(SecondFactorMethod.init(named:)),
      unusedBackupCodes: json["backup_codes"]?["unused"]?.integer.map(Int.init),
      stepUpEnd: json["recent_step_up_expires_at"]?.text.flatMap { Timestamp($0) })
  }

  package func attach(_ proof: SecondFactorProof, to request: inout HTTPRequest) {
    switch proof {
    case .code(let code): request.headers["X-Mfa-Totp"] = code.reveal()
    case .assertion(let assertion, let challenge):
      request.headers["X-MFA-WebAuthn"] = Base64.encode(Self.answer(assertion, to: challenge).serialized().utf8)
    }
    request.retry = .never
  }

  /// In a header, glued to the session, or in the body of what proves a code.
  package func carriesCode(_ request: HTTPRequest) -> Bool {
    if request.headers["X-Mfa-Totp"]?.isEmpty == false { return true }
    if request.headers["Authorization"]?.contains(".totp.") == true { return true }
    let path = request.url.prefix { $0 != "?" && $0 != "#" }
    return ["/auth/mfa/verify", "/auth/cli/mfa"].contains { path.hasSuffix($0) }
  }

  package func verify(_ proof: SecondFactorProof, session token: Secret) async throws -> CodeOutcome {
    let answer =
      switch proof {
      case .code(let code):
        try await ask("POST", "/auth/mfa/verify", token, ["code": .string(code.reveal()), "trust_device": false])
      case .assertion(let assertion, let challenge):
        try await ask(
          "POST", "/auth/mfa/webauthn/assertion/verify", token,
          Self.answer(assertion, to: challenge, adding: ["trust_device": false]))
      }
    if answer.isSuccess {
      return .accepted(until: answer.json?["recent_step_up_expires_at"]?.text.flatMap { Timestamp($0) })
    }
    guard answer.status == 400 else { throw GatewayError(answer) }
    let text = answer.errorText
    if text.contains("too many attempts") { return .tooMany(text) }
    if text.contains("account locked") { return .locked(text) }
    return .refused(text, gatewayTime: answer.gatewayTime)
  }
}
