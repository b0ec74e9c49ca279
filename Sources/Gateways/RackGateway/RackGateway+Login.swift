import HTTPTransport
package import Values

extension RackGateway: LoginBroker {
  package func start() async throws -> BrokeredLogin {
    let answer = try await post("/auth/cli/start", [:])
    guard answer.isSuccess else { throw GatewayError(answer) }
    guard let url = answer.json?["auth_url"]?.text, let state = answer.json?["state"]?.text,
      let verifier = answer.json?["code_verifier"]?.text
    else {
      throw GatewayError.protocolViolation("the gateway's answer on the login lacks auth_url, state or code_verifier")
    }
    guard Self.isSafe(url) else {
      throw GatewayError.protocolViolation("the gateway names a login page that is neither https nor on this machine")
    }
    return BrokeredLogin(url: url, state: Secret(state), verifier: Secret(verifier))
  }

  /// What a person may be sent to: no other scheme, nothing that a program could take for an option or a command.
  static func isSafe(_ url: String) -> Bool {
    guard !url.unicodeScalars.contains(where: { $0.isControl || $0.properties.isWhitespace }) else { return false }
    guard url.hasPrefix("https://") || url.hasPrefix("http://") else { return false }
    return (try? Origin(of: url))?.protectsCredentials == true
  }

  package func poll(_ login: BrokeredLogin, from device: Device) async throws -> BrokerAnswer {
    let answer = try await post(
      "/auth/cli/complete",
      [
        "state": .string(login.state.reveal()), "code_verifier": .string(login.verifier.reveal()),
        "device_id": .string(device.id), "device_name": .string(device.name), "device_os": .string(device.system),
        "client_version": .string(device.clientVersion),
      ])
    switch answer.status {
    case 202: return .pending
    case 200: return .issued(try Self.session(answer))
    case 400: throw refusal(answer)
    default: throw GatewayError(answer)
    }
  }

  private func refusal(_ answer: HTTPResponse) -> GatewayError {
    let text = answer.errorText
    switch text {
    case "invalid or expired state": return .staleLogin(text: text)
    case "invalid request": return .protocolViolation("the gateway finds the login's request at fault (\(text))")
    default:
      return text.lowercased().contains("multi-factor")
        ? .enrollmentRequired(url: enrollmentURL) : .refused(status: 400, text: text)
    }
  }

  private static func session(_ answer: HTTPResponse) throws -> IssuedSession {
    guard let json = answer.json, let token = json["token"]?.text else {
      throw GatewayError.protocolViolation("the gateway's login answer holds no token")
    }
    func text(_ key: String) -> String? { json[key]?.text?.withoutControlCharacters }
    var session = IssuedSession(
      token: Secret(token), user: text("email"), expiresAt: json["expires_at"]?.text.flatMap { Timestamp($0) })
    session.sessionID = json["session_id"]?.integer.map(String.init)
    session.channel = text("channel")
    session.deviceID = text("device_id")
    session.deviceName = text("device_name")
    session.mfaVerified = json["mfa_verified"]?.bool
    return session
  }

  /// Hands in a method that there is not: the gateway looks at the login first, so it says how far that is, and no
  /// code is used up.
  package func progress(of login: BrokeredLogin) async throws -> BrokerProgress {
    let answer = try await post("/auth/cli/mfa", ["state": .string(login.state.reveal()), "method": "none"])
    if answer.isSuccess { return .finished }
    switch answer.json?["error"]?.text {
    case "session_incomplete": return .page
    case "exchange_failed", "user_not_authorized": return .failed
    case "invalid_method": return .secondFactor
    default: return .unknown
    }
  }

  package func submit(_ code: Secret, for login: BrokeredLogin) async throws -> CodeOutcome {
    let answer = try await post(
      "/auth/cli/mfa",
      ["state": .string(login.state.reveal()), "method": "totp", "code": .string(code.reveal())])
    if answer.isSuccess { return .accepted(until: nil) }
    switch answer.json?["error"]?.text {
    case "invalid_code": return .refused("wrong code", gatewayTime: answer.gatewayTime)
    case "session_expired"?: throw GatewayError.staleLogin(text: "session_expired")
    case "exchange_failed", "user_not_authorized":
      throw GatewayError.refused(status: answer.status, text: answer.errorText)
    default: throw GatewayError(answer)
    }
  }

  /// A login's request is polled by its caller's clock, or sent once.
  private func post(_ path: String, _ body: JSON) async throws -> HTTPResponse {
    var request = HTTPRequest(
      "POST", url(path), headers: ["Content-Type": "application/json", "Accept": "application/json"],
      body: Array(body.serialized().utf8))
    request.retry = .never
    request.carriesSecrets = true
    return try await http.send(request)
  }
}

extension HTTPResponse {
  /// The server's clock, as its answer tells it (RFC 9110, section 6.6.1).
  var gatewayTime: Timestamp? { headers["Date"].flatMap { Timestamp(httpDate: $0) } }
}
