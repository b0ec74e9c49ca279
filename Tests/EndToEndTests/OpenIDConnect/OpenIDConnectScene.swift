import Testing
import Values

extension Scene {
  /// Makes the context `plain` of the plain resource server.
  func makePlainContext(_ options: String..., path: String = "") async throws {
    let arguments = ["context", "init", "plain", "--from-gateway", demo.resource + path, "--client-id", Demo.clientID]
    let outcome = try await gatectl(arguments + ["--set-current"] + options)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Makes the context `plain` and logs in with the password grant.
  func logInPlain(_ options: String...) async throws {
    try await makePlainContext()
    let arguments = ["auth", "login", "--username", Demo.user, "--password"] + options
    let outcome = try await gatectl(arguments, input: "\(Demo.password)\n")
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Lets the session's life be almost over, by the stored times alone: one hour, of which `seconds` are left.
  func ageSession(secondsLeft seconds: Int64) throws {
    let now = Timestamp.now
    let issued = now + .seconds(seconds - 3600)
    let expiry = now + .seconds(seconds)
    let lines = try config.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let indent = line.prefix { $0 == " " }
      if line.contains("issued-at:") { return "\(indent)issued-at: \(issued)" }
      if line.contains("expires-at:") { return "\(indent)expires-at: \(expiry)" }
      return String(line)
    }
    try Files.write(lines.joined(separator: "\n"), to: configPath)
  }

  /// The value of a key of the config that stands there once.
  func stored(_ key: String) throws -> String? {
    try config.split(separator: "\n").map(\.trimmed).first { $0.hasPrefix("\(key): ") }.map {
      String($0.dropFirst(key.count + 2)).trimmingQuotes
    }
  }

  /// How often a refresh token was sent.
  func refreshesSent() async throws -> Int {
    try await demo.requests("idp", "POST", "/oauth/token").count { $0.body?["grant_type"]?.string == "refresh_token" }
  }
}

extension String {
  fileprivate var trimmingQuotes: String {
    count > 1 && (hasPrefix("\"") || hasPrefix("'")) ? String(dropFirst().dropLast()) : self
  }
}
