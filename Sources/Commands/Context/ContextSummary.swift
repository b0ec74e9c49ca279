import Contexts
import Values

/// A context as `context list` and `context current` show it; the JSON keys are a documented contract.
struct ContextSummary {
  let context: LayeredContext
  let isCurrent: Bool
  let now: Timestamp

  func json() throws -> JSON {
    let session = try context.session()
    return [
      "name": .string(context.name), "current": .bool(isCurrent),
      "server": .optional(try shown(.server)),
      "gateway": .string(try context.gatewayKind().rawValue),
      "issuer": .optional(try shown(.issuer)), "user": .optional(session?.user),
      "expiresAt": .optional(session?.expiresAt?.description),
      "session": .string(SessionState(session, now: now).rawValue),
      "protected": .bool(try context.isProtected()),
      "layer": .optional(context.parts.first?.layer.path),
    ]
  }

  static let header = ["CURRENT", "NAME", "SERVER", "GATEWAY", "USER", "SESSION"]
  static let wideHeader = header + ["ISSUER", "PROTECTED", "LAYER"]

  func row() throws -> [String] {
    let session = try context.sessionGlance()
    return [
      isCurrent ? "*" : "", context.name, try shown(.server) ?? "-",
      try context.gatewayKind().rawValue, session?.user ?? "-",
      session.map { Self.remaining($0.expiresAt, now) } ?? "-",
    ]
  }

  func wideRow() throws -> [String] {
    try row() + [
      shown(.issuer) ?? "-", context.isProtected() ? "yes" : "no", context.parts.first?.layer.path ?? "-",
    ]
  }

  private func shown(_ field: Field) throws -> String? { try context.plain(field).map { field.shown($0).display } }

  /// `7h59m left`, `expired`, `-`.
  static func remaining(_ session: StoredSession?, _ now: Timestamp) -> String {
    session.map { remaining($0.expiresAt, now) } ?? "-"
  }

  private static func remaining(_ expiry: Timestamp?, _ now: Timestamp) -> String {
    guard let expiry else { return "cached" }
    return expiry <= now ? "expired" : "\((expiry - now).coarse) left"
  }
}

/// What the file says of a session, without asking anybody.
enum SessionState: String {
  case none, valid, expired

  init(_ session: StoredSession?, now: Timestamp) {
    self = session.map { $0.isExpired(at: now) ? .expired : .valid } ?? .none
  }
}
