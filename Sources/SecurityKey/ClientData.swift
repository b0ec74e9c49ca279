import Values

/// What is signed beside the authenticator data (WebAuthn Level 2, section 5.8.1).
enum ClientData {
  /// Keys in the order of section 5.8.1.1, for verifiers that compare bytes.
  static func assertion(challenge: String, origin: Origin) -> [UInt8] {
    func quoted(_ text: String) -> String { JSON.string(text).serialized() }
    return Array(
      #"{"type":"webauthn.get","challenge":\#(quoted(challenge)),"origin":\#(quoted(origin.description)),"crossOrigin":false}"#
        .utf8)
  }

  /// Whether an origin may ask for answers to a relying party: its own host, or a domain that the host lies in. An
  /// answer to any other could be used there.
  ///
  /// Public suffixes are not told from domains: no key holds a credential for one, since no browser makes such.
  static func may(_ origin: Origin, askFor relyingParty: String) -> Bool {
    let id = relyingParty.lowercased()
    if id == origin.host { return true }
    let isAddress = origin.host.contains(":") || origin.host.allSatisfy { $0.isNumber || $0 == "." }
    return !isAddress && id.contains(".") && !id.hasPrefix(".") && origin.host.hasSuffix(".\(id)")
  }
}
