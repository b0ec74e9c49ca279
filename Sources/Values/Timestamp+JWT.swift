import FoundationEssentials

extension Timestamp {
  /// The `exp` of a JWT (RFC 7519, section 4.1.4), its signature not looked at: good for guessing whether the token is
  /// worth sending, and for nothing else. Nil where the text is no JWT or names no end.
  package init?(expiryOfJWT token: some StringProtocol) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let plain = String(parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    let padding = String(repeating: "=", count: (4 - plain.count % 4) % 4)
    guard let payload = Data(base64Encoded: plain + padding), let exp = try? JSON(parsing: payload)["exp"]?.integer
    else { return nil }
    self.init(seconds: exp)
  }
}
