import Contexts
import Platform
import Values

/// A note beside the lock that a refresh token has been sent and its outcome is not stored: written before the
/// request, removed once the new session is on disk.
///
/// A process that dies between the two may have used the token up. Sending it again makes an issuer with reuse
/// detection (RFC 9700, section 4.14.2) revoke the grant and with it the access token that still lives, so whoever finds
/// the note uses the session to its end first and tries the token only then, when nothing is left to lose.
struct RefreshMark: Sendable {
  private let path: String
  private let files: any FileSystem

  /// - Parameter path: of the grant's lock.
  init(beside path: String, _ files: any FileSystem) {
    self.path = "\(path).sent"
    self.files = files
  }

  enum State: Sendable {
    /// Nothing is known against sending the token.
    case clear
    /// It was sent and its outcome is not known.
    case sent
    /// The same, or it was refused; and a person has been told.
    case told
  }

  /// That it cannot be written is no reason not to refresh.
  func write(_ token: Secret, isTold: Bool = false) {
    try? files.replace(path, with: Array((Self.fingerprint(token) + (isTold ? Self.toldSuffix : "")).utf8))
  }

  func remove() { _ = try? files.remove(path) }

  func state(of token: Secret) -> State {
    guard let contents = try? files.read(path) else { return .clear }
    return switch String(decoding: contents.bytes, as: UTF8.self) {
    case Self.fingerprint(token): .sent
    case Self.fingerprint(token) + Self.toldSuffix: .told
    default: .clear
    }
  }

  private static let toldSuffix = " told"

  /// Tells tokens apart and says nothing of them that could be used.
  private static func fingerprint(_ token: Secret) -> String { token.reveal().stableHash }
}
