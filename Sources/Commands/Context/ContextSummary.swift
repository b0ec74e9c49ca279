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
      "server": .optional(try context.value(.server)?.value.display),
      "gateway": .string(try context.kind().value.rawValue),
      "issuer": .optional(try context.text(.issuer)), "user": .optional(session?.user),
      "expiresAt": .optional(session?.expiresAt?.description),
      "session": .string(SessionState(session, now: now).rawValue),
      "protected": .bool(try context.isProtected()),
      "layer": .optional(context.parts.first?.layer.path),
    ]
  }

  static let header = ["CURRENT", "NAME", "SERVER", "GATEWAY", "USER", "SESSION"]
  static let wideHeader = header + ["ISSUER", "PROTECTED", "LAYER"]

  func row() throws -> [String] {
    let session = try context.session()
    return [
      isCurrent ? "*" : "", context.name, try context.value(.server)?.value.display ?? "-",
      try context.kind().value.rawValue, session?.user ?? "-", Self.remaining(session, now),
    ]
  }

  func wideRow() throws -> [String] {
    try row() + [
      context.text(.issuer) ?? "-", context.isProtected() ? "yes" : "no", context.parts.first?.layer.path ?? "-",
    ]
  }

  /// `7h left`, `expired`, `-`.
  static func remaining(_ session: StoredSession?, _ now: Timestamp) -> String {
    switch SessionState(session, now: now) {
    case .none: "-"
    case .expired: "expired"
    case .valid: session?.expiresAt.map { "\(($0 - now).coarse) left" } ?? "cached"
    }
  }
}

/// What the file says of a session, without asking anybody.
enum SessionState: String {
  case none, valid, expired

  init(_ session: StoredSession?, now: Timestamp) {
    self = session.map { $0.isExpired(at: now) ? .expired : .valid } ?? .none
  }
}
