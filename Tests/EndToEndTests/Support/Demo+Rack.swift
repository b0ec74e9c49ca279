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

  /// A session that nobody had to log in for; its step-up window is closed.
  func makeRackSession() async throws -> (token: String, id: Int64) {
    let session = try await post("rack/session", [:])
    return (try #require(session["token"]?.string), try #require(session["id"]?.integer))
  }

  /// Logins under way are not known to the gateway any more.
  func forgetRackLogins() async throws { try await post("rack/forget-logins", [:]) }

  func expireAPIToken(_ name: String) async throws { try await post("rack/token", ["name": .string(name)]) }

  func removeFactorService() async throws { try await post("rack/factor-service", ["there": false]) }

  private func get(_ path: String) async throws -> JSON {
    try JSON(parsing: await PlainHTTP.send("GET", "\(control)/\(path)").body)
  }
}

extension Scene {
  /// The context `rack` with a session, as a login in the past left it.
  /// - Returns: the session's token.
  @discardableResult
  func haveRackSession() async throws -> String {
    let session = try await demo.makeRackSession()
    let config = """
      apiVersion: gatectl/v1
      current-context: rack
      contexts:
        rack:
          server: \(demo.rackGateway)
          gateway: rack-gateway
          session:
            token: \(session.token)
            origin: \(demo.rackGateway)
            user: \(Demo.user)
            session-id: "\(session.id)"

      """
    try Files.makeFolder("\(home)/.config/gatectl")
    try Files.write(config, to: configPath)
    return session.token
  }

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
