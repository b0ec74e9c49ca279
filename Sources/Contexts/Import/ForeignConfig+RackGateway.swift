import LosslessYAML
import Values

extension ForeignConfig {
  private static let keys: Set = [
    "url", "token", "email", "expires_at", "session_id", "channel", "device_id", "device_name", "mfa_verified",
    "mfa_preference",
  ]

  /// `config.json` of the rack-gateway CLI.
  mutating func readRackGateway(_ root: YAMLNode, _ reader: ForeignReader) throws {
    current = try reader.text(root, "current")
    deviceID = try reader.text(root, "machine_id")
    aside = reader.others(root, than: ["current", "gateways", "machine_id", "mfa_preference"])
    let preference = try reader.text(root, "mfa_preference")
    for (name, node) in try reader.contexts(root, "gateways") {
      // A URL without a scheme means https to that tool, for this machine too.
      let url = try reader.text(node, "url")
      let server = url.map { $0.contains("://") ? $0 : "https://\($0)" }
      try add(name, server: server) { entry, server, notes in
        if url?.contains("://") == false {
          notes.append("its server has no scheme, \(server) is taken")
        }
        try Self.takeMethod(node, preference, reader, &entry, &notes)
        entry.session = try Self.session(node, server, reader, &notes)
        entry.aside += reader.others(node, than: Self.keys)
      }
    }
  }

  private static func takeMethod(
    _ node: YAMLNode, _ preference: String?, _ reader: ForeignReader, _ entry: inout Entry, _ notes: inout [String]
  ) throws {
    guard let method = try reader.text(node, "mfa_preference") ?? preference, method != "default" else { return }
    if ["totp", "webauthn"].contains(method) {
      entry.fields[.mfaMethod] = .text(method)
    } else {
      entry.keepAside("mfa_preference", method, "it is neither totp nor webauthn", &notes)
    }
  }

  /// Belongs to the origin that the file names, whatever becomes of the context.
  private static func session(
    _ node: YAMLNode, _ server: ServerURL, _ reader: ForeignReader, _ notes: inout [String]
  ) throws -> StoredSession? {
    guard let token = try reader.text(node, "token") else { return nil }
    return StoredSession(
      token: Secret(token), origin: server.origin.description, user: try reader.text(node, "email"),
      expiresAt: try reader.time(node, "expires_at", &notes), sessionID: try reader.text(node, "session_id"),
      channel: try reader.text(node, "channel"), deviceID: try reader.text(node, "device_id"),
      deviceName: try reader.text(node, "device_name"), mfaVerified: try reader.flag(node, "mfa_verified"))
  }
}
