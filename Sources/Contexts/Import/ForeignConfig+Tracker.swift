import LosslessYAML
import Values

extension ForeignConfig {
  /// The names that each value may have: nobody has written down those of `~/.tracker.yaml`.
  private enum TrackerKey: String, CaseIterable {
    case server, token, user, expiry, refreshToken, tokenName, clientID, clientSecret

    var names: [String] {
      switch self {
      case .server: ["server", "server_url", "url", "base_url"]
      case .token: ["token", "pat", "access_token"]
      case .user: ["user", "email", "username"]
      case .expiry: ["expires_at", "expires", "token_expires_at", "expiry"]
      case .refreshToken: ["refresh_token", "google_refresh_token"]
      case .tokenName: ["token_name"]
      case .clientID: ["client_id", "google_client_id"]
      case .clientSecret: ["client_secret", "google_client_secret"]
      }
    }
  }

  /// The issuer whose refresh token renews a PAT.
  private static let google = "https://accounts.google.com"

  /// `~/.tracker.yaml`: one server, one token. What is not recognised is kept aside.
  mutating func readTracker(_ root: YAMLNode, _ reader: ForeignReader) throws {
    func first(_ key: TrackerKey) throws -> String? {
      for name in key.names {
        if let text = try reader.text(root, name) { return text }
      }
      return nil
    }
    let known = Set(TrackerKey.allCases.flatMap(\.names))
    let missing = "it names no server, and a session is only taken for the server that issued it"
    try add("tracker", server: try first(.server), without: missing) { entry, url, notes in
      entry.take(try first(.clientID), "client_id", as: .clientID, &notes)
      if let secret = try first(.clientSecret) { entry.fields[.clientSecret] = .secret(.text(Secret(secret))) }
      let expiry = TrackerKey.expiry.names.first { root[$0].map { !$0.isNull } ?? false }
      let expiresAt = try expiry.flatMap { try reader.time(root, $0, &notes) }
      let refreshToken = try first(.refreshToken).map(Secret.init)
      if let token = try first(.token) {
        entry.session = StoredSession(
          token: Secret(token), origin: url.origin.description, issuer: refreshToken.map { _ in Self.google },
          user: try first(.user), expiresAt: expiresAt, refreshToken: refreshToken, tokenName: try first(.tokenName))
      } else {
        notes.append("no token was found")
      }
      entry.aside += reader.others(root, than: known)
    }
    current = "tracker"
  }
}
