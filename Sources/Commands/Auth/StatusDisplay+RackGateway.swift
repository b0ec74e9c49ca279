import Contexts
import Sessions
import Values

extension StatusDisplay {
  /// In the words of `rack-gateway test-auth`, which scripts look for.
  var rackText: String {
    var lines = Properties()
    lines.add("Role", status.roles.isEmpty ? nil : status.roles.joined(separator: ", "))
    lines.add("Session expires", status.expiresAt.map { "\($0.spelledOut) (\(remaining($0)))" })
    lines.add("Server", status.server.description)
    lines.add("Status", word)
    lines.add("Token", status.credentialSource.map { "from \($0)" })
    if let factors = status.secondFactors {
      lines.add("MFA", SecondFactorRendering(status: factors).summary)
      lines.add("Step-up window", window(factors.stepUpEnd))
    }
    let user = status.user?.withoutControlCharacters ?? "an unnamed user"
    return "Authenticated as \(user)\n\(lines.plain)"
  }

  private func window(_ end: Timestamp?) -> String {
    guard let end, end > now else { return "closed" }
    return "open until \(end.spelledOut) (\(remaining(end)))"
  }
}

extension Timestamp {
  /// `2024-02-15 10:30:00 UTC`.
  fileprivate var spelledOut: String { description.replacing("T", with: " ").replacing("Z", with: " UTC") }
}
