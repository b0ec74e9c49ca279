import Foundation

/// `expires_at` in the forms that the gateway has been seen to use, with microseconds.
enum GatewayTimestamp {
  /// - Parameters:
  ///   - format: a value of the switch `expiresAtFormat`; nil is `iso`.
  ///   - turn: counts the sessions, for `alternate`.
  /// - Returns: nil where there is no such field.
  static func text(_ time: Date, _ format: String?, turn: Int) -> JSON? {
    let whole = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
    // 2026-01-28T22:11:41Z
    let iso = whole.ISO8601Format()
    let micros = "\(1_000_000 + Int((time.timeIntervalSince(whole) * 1e6).rounded(.down)))".dropFirst()
    let plain = iso.dropLast() + "." + micros
    switch format == "alternate" ? (turn.isMultiple(of: 2) ? "iso" : "postgres") : format {
    case "absent": return nil
    case "empty": return ""
    case "iso-z": return .string(plain + "Z")
    case "postgres": return .string(plain.replacingOccurrences(of: "T", with: " ") + "+00")
    default: return .string(plain + "+00:00")
    }
  }
}
