import Testing
import Values

/// The rack-gateway's table of challenges, row by row, through the built program: what it answers a request that wants
/// a second factor, and what gatectl makes of that.
struct RackChallengeTests {
  private static let regenerate = "/auth/mfa/backup-codes/regenerate"
  private static let release = "/rack-proxy/apps/web/releases"
  private static let terminate = "/rack-proxy/instances/i-1/terminate"

  private static func post(_ path: String) -> [String] { ["api", "POST", "/api/v1\(path)"] }
  private static let deleteMethod = ["api", "DELETE", "/api/v1/auth/mfa/methods/1"]
  private static let noTerminal = "no terminal to ask on, and a second factor is needed"
  private static let enrolment = "/app/account/security?enrollment=required"

  @Sendable private static func unenrolled(_ scene: Scene) async throws {
    try await scene.demo.changeRackUser(["enrolled": false])
  }

  static let jsonRows = [
    RackCase(
      row: "/api/v1, step-up needed, nobody to ask", arguments: post(regenerate), status: 80,
      says: [noTerminal, "--mfa-code-file"], wire: ["POST \(regenerate) 401", "GET /auth/mfa/status 200"]),
    RackCase(
      row: "/api/v1, step-up needed, right code", arguments: post(regenerate), code: .totp, status: 0,
      wire: ["POST \(regenerate) 401", "POST \(regenerate) 200 +code"]),
    RackCase(
      row: "/api/v1, always needed, nobody to ask", arguments: deleteMethod, status: 80, says: [noTerminal],
      wire: ["DELETE /auth/mfa/methods/1 401", "GET /auth/mfa/status 200"]),
    RackCase(
      row: "/api/v1, always needed, right code", arguments: deleteMethod, code: .backup, status: 0,
      wire: ["DELETE /auth/mfa/methods/1 401", "DELETE /auth/mfa/methods/1 200 +code"]),
    RackCase(
      row: "/api/v1, always needed, an open window is not enough", arrange: { try await $0.openStepUp() },
      arguments: deleteMethod, status: 80, says: [noTerminal]),
    RackCase(
      row: "/api/v1, step-up needed, an open window is enough", arrange: { try await $0.openStepUp() },
      arguments: post(regenerate), status: 0, wire: ["POST \(regenerate) 200"]),
    RackCase(
      row: "/api/v1, wrong code", arguments: post(regenerate), code: .text("000000"), status: 80,
      says: ["the code given was refused", "each counts once, and five wrong ones lock the account"],
      wire: ["POST \(regenerate) 401", "POST \(regenerate) 401 +code"]),
    RackCase(
      row: "/api/v1, not enrolled, 403", arrange: unenrolled, arguments: post(regenerate), status: 80,
      says: ["a second factor has to be set up first", enrolment], wire: ["POST \(regenerate) 403"]),
    RackCase(
      row: "/api/v1, not enrolled, 401", arrange: unenrolled, arguments: deleteMethod, status: 80,
      says: ["a second factor has to be set up first", enrolment], wire: ["DELETE /auth/mfa/methods/1 401"]),
    RackCase(
      row: "/api/v1, bad type", arguments: post(regenerate),
      environment: { ["GATECTL_TOKEN": "\(try await $0.demo.makeRackSession().token).sms.123456"] }, status: 1,
      wire: ["POST \(regenerate) 400"]),
    RackCase(
      row: "/api/v1, server fault mfa_configuration_error", arrange: { try await $0.demo.removeFactorService() },
      arguments: post("/api-tokens"), status: 69, says: ["gateway returned 500 (mfa_configuration_error)"],
      wire: ["POST /api-tokens 500"]),
    RackCase(
      row: "no MFA service", arrange: { try await $0.demo.removeFactorService() },
      arguments: ["auth", "mfa", "status"],
      status: 69, says: ["gateway returned 501"], wire: ["GET /auth/mfa/status 501"]),
    RackCase(
      row: "/api/v1, server fault mfa_step_up_record_failed",
      arrange: RackCase.answering(regenerate, 500, json: "mfa_step_up_record_failed"), arguments: post(regenerate),
      status: 69, says: ["gateway returned 500 (mfa_step_up_record_failed)"], wire: ["POST \(regenerate) 500"]),
    RackCase(
      row: "/api/v1, user_not_found", arrange: RackCase.answering(regenerate, 401, json: "user_not_found"),
      arguments: post(regenerate), status: 77, says: ["user_not_found", "gatectl auth login --context rack"]),
  ]

  static let textRows = [
    RackCase(
      row: "/rack-proxy, step_up, nobody to ask", arguments: post(release), status: 80, says: [noTerminal],
      wire: ["POST \(release) 401", "GET /auth/mfa/status 200"]),
    RackCase(
      row: "/rack-proxy, step_up, right code", arguments: post(release), code: .backup, status: 0,
      wire: ["POST \(release) 401", "POST \(release) 200 +code"]),
    RackCase(
      row: "/rack-proxy, always, right code", arguments: post(terminate), code: .totp, status: 0,
      wire: ["POST \(terminate) 401", "POST \(terminate) 204 +code"]),
    RackCase(
      row: "/rack-proxy, always, an open window is enough", arrange: { try await $0.openStepUp() },
      arguments: post(terminate), status: 0, wire: ["POST \(terminate) 204"]),
    RackCase(
      row: "/rack-proxy, wrong code", arguments: post(release), code: .text("12345"), status: 80,
      says: ["the code given was refused"], wire: ["POST \(release) 401", "POST \(release) 401 +code"]),
    RackCase(
      row: "/rack-proxy, not enrolled, no header", arrange: unenrolled, arguments: post(release), status: 80,
      says: [enrolment], wire: ["POST \(release) 403"]),
    RackCase(
      row: "/rack-proxy, not enrolled, always", arrange: unenrolled, arguments: post(terminate), status: 80,
      says: [enrolment], wire: ["POST \(terminate) 401"]),
  ]

  static let limitRows = [
    RackCase(
      row: "a TOTP step counts once", arguments: deleteMethod, code: .usedTOTP, status: 80,
      says: ["the code given was refused"],
      wire: ["DELETE /auth/mfa/methods/1 401", "DELETE /auth/mfa/methods/1 401 +code"]),
    RackCase(
      row: "too many attempts: generic inline",
      arrange: RackCase.answering(regenerate, 401, json: "mfa_verification_failed"), arguments: post(regenerate),
      code: .text("1"), status: 80, says: ["the code given was refused"]),
    RackCase(
      row: "too many attempts: 400 on verify",
      arrange: RackCase.answering("/auth/mfa/verify", 400, json: "too many attempts - try again in 5 minutes"),
      arguments: ["auth", "mfa", "verify"], code: .text("1"), status: 75,
      says: ["too many attempts - try again in 5 minutes"]),
    RackCase(
      row: "account locked",
      arrange: RackCase.answering("/auth/mfa/verify", 400, json: "account locked - contact administrator"),
      arguments: ["auth", "mfa", "verify"], code: .text("1"), status: 80,
      says: ["account locked - contact administrator", "an administrator of the gateway has to unlock the account"]),
    RackCase(
      row: "a locked account's session is dead", arrange: { try await $0.demo.changeRackUser(["locked": true]) },
      arguments: post(regenerate), status: 77, says: ["user locked"]),
  ]

  @Test(arguments: jsonRows + textRows + limitRows)
  func aChallengeIsMet(row: RackCase) async throws { try await Scene.play { try await row.play($0) } }
}
