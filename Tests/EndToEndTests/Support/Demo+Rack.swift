import Testing
import Values

/// The demo's rack-gateway.
extension Demo {
  /// The code that the authenticator app of `Demo.user` shows.
  /// - Parameter steps: away from the present one; the gateway takes -1, 0 and 1.
  func totp(_ steps: Int = 0) async throws -> String {
    try #require(await get("totp?steps=\(steps)")["code"]?.string)
  }

  func rack() async throws -> JSON { try await get("rack") }

  /// What the rack-gateway knows of `email`.
  func rackUser(_ email: String = Demo.user) async throws -> JSON {
    try #require(await rack()["users"]?.array?.first { $0["email"]?.string == email })
  }

  func backupCode() async throws -> String {
    try #require(await rackUser()["backupCodes"]?.array?.first?.string)
  }

  func changeRackUser(_ changes: JSON) async throws { try await post("rack/user", changes) }

  func revokeRackSessions() async throws { try await post("rack/revoke", [:]) }

  /// Ends the time in which the login's second factor is good for more.
  func closeStepUp() async throws { try await post("rack/step-up", [:]) }

  private func get(_ path: String) async throws -> JSON {
    try JSON(parsing: await PlainHTTP.send("GET", "\(control)/\(path)").body)
  }
}

extension Scene {
  /// A browser that signs in, and enters `code` where the second factor is asked for.
  func browser(code: String? = nil, user: String = Demo.user) -> [String: String] {
    ["BROWSER": "\(Programs.demo) browser --user \(user)" + (code.map { " --mfa-code \($0)" } ?? "")]
  }

  /// Logs in to the rack-gateway as the context `rack`, the second factor given in the browser.
  func logInToRack() async throws {
    // A backup code is as good in half a minute, however busy the machine is.
    let outcome = try await gatectl(
      ["login", "rack", demo.rackGateway], environment: browser(code: demo.backupCode()))
    try #require(outcome.status == 0, "\(outcome.errors)")
  }
}
