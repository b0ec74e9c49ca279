package import HTTPTransport
import Values

extension RackGateway {
  /// A 401 means three things here: the session is dead, a second factor is missing, the second factor was wrong.
  package func judge(_ head: HTTPResponseHead, body: [UInt8]) -> Verdict {
    guard head.status == 401 || head.status == 403 else { return .fine }
    let answer = HTTPResponse(head: head, body: body)
    let code = answer.json?["error"]?.text ?? answer.text.trimmed
    if let challenge = Self.challenge(head, code, answer) { return .challenged(challenge) }
    guard head.status == 401 else { return .fine }
    if let reason = Self.reasonOfDeath(code) { return .dead(reason.withoutControlCharacters) }
    return .suspect(String(code.withoutControlCharacters.prefix(200)))
  }

  private static func challenge(
    _ head: HTTPResponseHead, _ code: String, _ answer: HTTPResponse
  ) -> SecondFactorChallenge? {
    switch code {
    case "mfa_verification_failed":
      return .wrong(answer.json?["message"]?.text?.withoutControlCharacters ?? "wrong code")
    case "MFA verification failed": return .wrong("wrong code")
    case "mfa_enrollment_required": return .enrollment
    case "mfa_step_up_required": return .stepUp
    case "mfa_required": return .always
    default: break
    }
    switch head.headers["X-MFA-Required"]?.lowercased() {
    case "enrollment": return .enrollment
    case "step-up", "step_up": return .stepUp
    case "always": return .always
    case "true": return head.headers["X-MFA-Level"]?.lowercased() == "always" ? .always : .stepUp
    default: return code == "Multi-factor authentication is required for this action" ? .stepUp : nil
    }
  }

  /// What the gateway's own middleware says of a credential; a 401 in other words may come from behind it.
  private static func reasonOfDeath(_ text: String) -> String? {
    let lead = "authentication failed: "
    if text.hasPrefix(lead) { return String(text.dropFirst(lead.count).prefix(200)) }
    return refusals.contains(text) ? text : nil
  }

  private static let refusals: Set = [
    "missing authorization", "invalid authorization header format", "unsupported authorization type",
    "CLI authentication required - provide Authorization header",
    "browser session cookies are not permitted for CLI routes", "invalid authorization type for CLI access",
    "user_not_found",
  ]
}
