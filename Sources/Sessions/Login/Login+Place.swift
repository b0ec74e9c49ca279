import Contexts
import Values

extension Login {
  /// Found out before the person logs in: a session that is to be kept elsewhere never ends up in the file as plain text.
  /// - Throws: `SessionFailure.Reason.incomplete` (78), `ConfigError.untrusted` (65).
  func checkPlace(_ context: LayeredContext?) throws {
    guard let context else { return }
    try store.checkPrograms()
    let own = try context.text(.sessionStore)
    guard let place = try own ?? store.load().sessionStore else { return }
    throw SessionFailure.Reason.incomplete(
      "context '\(context.name)' keeps its session in '\(place.withoutControlCharacters)', which this gatectl cannot do",
      remedy: own == nil
        ? "gatectl context edit" : "gatectl context update \(context.name) --unset session-store")
  }
}
