/// A rack-gateway's API token, without its secret.
package struct APIToken: Sendable, Hashable {
  /// The public ID, a UUID.
  package let id: String
  package let name: String
  package let owner: String?
  package let permissions: [String]
  package let createdAt: Timestamp?
  package let lastUsedAt: Timestamp?
  package let expiresAt: Timestamp?

  /// Nil for `null`, which is what the gateway says of an unknown ID.
  package init?(_ json: JSON) {
    guard let id = json["public_id"]?.text ?? json["id"]?.text else { return nil }
    func text(_ key: String) -> String? { json[key]?.text?.withoutControlCharacters }
    func time(_ key: String) -> Timestamp? { json[key]?.text.flatMap { Timestamp($0) } }
    self.id = id.withoutControlCharacters
    name = text("name") ?? ""
    owner = text("created_by_email") ?? text("created_by_name")
    permissions = (json["permissions"]?.strings ?? []).map(\.withoutControlCharacters)
    createdAt = time("created_at")
    lastUsedAt = time("last_used_at")
    expiresAt = time("expires_at")
  }
}
