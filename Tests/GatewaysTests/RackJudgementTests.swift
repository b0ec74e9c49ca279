import Gateways
import HTTPTransport
import Testing
import Values

/// Every row of the challenge table and of the authentication failures.
struct RackJudgementTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let status: Int
    var headers: HTTPHeaders = [:]
    let body: String
    let verdict: Verdict
    var testDescription: String { "\(status) \(body)" }
  }

  private static func json(_ code: String) -> String { #"{"error":"\#(code)","message":"Prove it"}"# }

  @Test(arguments: [
    Row(
      status: 401, headers: ["X-MFA-Required": "step-up"], body: json("mfa_step_up_required"),
      verdict: .challenged(.stepUp)),
    Row(status: 401, headers: ["X-MFA-Required": "always"], body: json("mfa_required"), verdict: .challenged(.always)),
    Row(status: 401, body: json("mfa_step_up_required"), verdict: .challenged(.stepUp)),
    Row(status: 401, body: json("mfa_required"), verdict: .challenged(.always)),
    Row(status: 401, headers: ["x-mfa-required": "step-up"], body: "", verdict: .challenged(.stepUp)),
    Row(status: 401, body: json("mfa_verification_failed"), verdict: .challenged(.wrong("Prove it"))),
    Row(
      status: 401, headers: ["X-MFA-Required": "enrollment"], body: json("mfa_enrollment_required"),
      verdict: .challenged(.enrollment)),
    Row(
      status: 403, headers: ["X-MFA-Required": "enrollment"], body: json("mfa_enrollment_required"),
      verdict: .challenged(.enrollment)),
    Row(status: 403, body: json("mfa_enrollment_required"), verdict: .challenged(.enrollment)),
    Row(
      status: 401, headers: ["X-MFA-Required": "true", "X-MFA-Level": "step_up"],
      body: "Multi-factor authentication is required for this action", verdict: .challenged(.stepUp)),
    Row(
      status: 401, headers: ["X-MFA-Required": "true", "X-MFA-Level": "always"],
      body: "Multi-factor authentication is required for this action", verdict: .challenged(.always)),
    Row(
      status: 401, body: "Multi-factor authentication is required for this action\n", verdict: .challenged(.stepUp)),
    Row(status: 401, body: "MFA verification failed", verdict: .challenged(.wrong("wrong code"))),
    Row(status: 400, body: json("invalid_mfa_type"), verdict: .fine),
    Row(status: 500, body: json("mfa_configuration_error"), verdict: .fine),
    Row(status: 500, body: json("mfa_step_up_record_failed"), verdict: .fine),
    Row(status: 401, body: json("user_not_found"), verdict: .dead("user_not_found")),
  ])
  func aChallengeIsNoEndOfTheSession(row: Row) throws { try expect(row) }

  @Test(arguments: [
    "session not found", "session revoked", "session expired", "user suspended", "user locked", "session user missing",
    "empty session token", "session invalid", "invalid API token: invalid token",
    "invalid API token: token has expired", "token owner not found", "token owner is suspended", "invalid basic auth",
  ])
  func theGatewaysOwnFailuresEndTheSessionInJSONAndInText(reason: String) throws {
    let text = "authentication failed: \(reason)"
    try expect(Row(status: 401, body: #"{"error":"\#(text)"}"#, verdict: .dead(reason)))
    try expect(Row(status: 401, headers: ["X-Error-Reason": text], body: text, verdict: .dead(reason)))
  }

  @Test(arguments: [
    "missing authorization", "invalid authorization header format", "unsupported authorization type",
    "CLI authentication required - provide Authorization header",
    "browser session cookies are not permitted for CLI routes", "invalid authorization type for CLI access",
  ])
  func soDoRefusalsOfTheHeader(text: String) throws { try expect(Row(status: 401, body: text, verdict: .dead(text))) }

  @Test func anUpstreamsOwnAnswerIsNotTheSessionsEnd() throws {
    try expect(Row(status: 401, body: #"{"error":"bad rack password"}"#, verdict: .suspect("bad rack password")))
    try expect(Row(status: 401, body: "", verdict: .suspect("")))
    try expect(Row(status: 403, body: #"{"error":"user not authorized"}"#, verdict: .fine))
    try expect(Row(status: 403, body: "You don't have permission to delete apps", verdict: .fine))
    try expect(Row(status: 200, headers: ["X-MFA-Required": "always"], body: "", verdict: .fine))
  }

  private func expect(_ row: Row, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let gateway = RackGateway(server: try ServerURL("http://127.0.0.1:8447"), http: GatewayDouble().client)
    let head = HTTPResponseHead(status: row.status, headers: row.headers)
    #expect(gateway.judge(head, body: Array(row.body.utf8)) == row.verdict, sourceLocation: sourceLocation)
  }
}
