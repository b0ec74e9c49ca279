import HTTPTransport
import OAuth
package import Values

extension RackGateway {
  package func startAssertion(_ token: Secret) async throws -> AssertionChallenge {
    let answer = try await ask("POST", "/auth/mfa/webauthn/assertion/start", token)
    guard answer.isSuccess else { throw GatewayError(answer) }
    guard let json = answer.json, let options = json["options"]?["publicKey"].flatMap(options),
      let data = json["session_data"]?.string
    else {
      throw GatewayError.protocolViolation("the gateway's question to security keys lacks a part, or is malformed")
    }
    return AssertionChallenge(options: options, sessionData: Secret(data))
  }

  /// WebAuthn Level 2, section 5.5, binary fields as base64url. Without a relying party the gateway's host is it.
  private func options(_ json: JSON) -> AssertionOptions? {
    guard let challenge = json["challenge"]?.string.flatMap(Base64URL.decode), !challenge.isEmpty else { return nil }
    let credentials = (json["allowCredentials"]?.array ?? []).compactMap { credential in
      credential["type"]?.string == "public-key" ? credential["id"]?.string.flatMap(Base64URL.decode) : nil
    }
    return AssertionOptions(
      challenge: Base64URL.encode(challenge), relyingParty: json["rpId"]?.text ?? server.origin.host,
      credentials: credentials,
      userVerification: json["userVerification"]?.string.flatMap(AssertionOptions.UserVerification.init(rawValue:))
        ?? .preferred,
      timeout: json["timeout"]?.integer.map { .milliseconds($0) })
  }

  /// The answer is a JSON text within the JSON, and so is the gateway's own data.
  static func answer(
    _ assertion: Assertion, to challenge: AssertionChallenge, adding more: [String: JSON] = [:]
  ) -> JSON {
    let id = JSON.string(Base64URL.encode(assertion.credential))
    var response: [String: JSON] = [
      "authenticatorData": .string(Base64URL.encode(assertion.authenticatorData)),
      "clientDataJSON": .string(Base64URL.encode(assertion.clientData)),
      "signature": .string(Base64URL.encode(assertion.signature)),
    ]
    if let user = assertion.user { response["userHandle"] = .string(Base64URL.encode(user)) }
    let credential: JSON = ["id": id, "rawId": id, "type": "public-key", "response": .object(response)]
    return .object(
      more.merging([
        "session_data": .string(challenge.sessionData.reveal()),
        "assertion_response": .string(credential.serialized()),
      ]) { $1 })
  }
}
