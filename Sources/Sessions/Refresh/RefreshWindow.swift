import Contexts
import Values

/// How long before its end a session is renewed.
enum RefreshWindow {
  /// 24 hours for a tracker's PAT; else a tenth of the lifetime, at least a minute; of a session that lives two
  /// minutes or less, half of it, so that a new one is not at once due again. A minute where the lifetime is unknown.
  static func length(_ session: StoredSession, _ kind: GatewayKind) -> Duration {
    if kind == .tracker { return .seconds(86_400) }
    guard let issued = session.issuedAt, let expiry = session.expiresAt, expiry > issued else { return .seconds(60) }
    let lifetime = expiry - issued
    return lifetime <= .seconds(120) ? lifetime / 2 : max(.seconds(60), lifetime / 10)
  }

  /// Whether the session is within its window, or lives shorter than asked for; one without a known end is not.
  static func isDue(_ session: StoredSession, _ kind: GatewayKind, at now: Timestamp, minimumLife: Duration?) -> Bool {
    guard let expiry = session.expiresAt else { return false }
    return expiry - now <= max(length(session, kind), minimumLife ?? .zero)
  }
}
