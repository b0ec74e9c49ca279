/// Why no security key answered.
package enum SecurityKeyError: Error, Hashable, Sendable {
  /// libfido2 is not there, or too old.
  case libraryMissing(String)
  case noKey
  /// There are keys, which this user may not open: their device nodes.
  case notPermitted([String])
  /// The keys that there are hold none of the credentials.
  case noMatchingCredential(keys: [String])
  /// The relying party is another one than the gateway, whose sessions its answer would be good for.
  case foreignRelyingParty(String, origin: String)
  /// A PIN is needed, and there is no terminal to ask for it on.
  case noTerminal(key: String)
  case nothingTyped
  /// Verification is required, and the key has no PIN yet.
  case pinNotSet(key: String)
  /// Three PINs were wrong.
  case pinRefused(key: String)
  /// Nothing opens the key any more but a reset.
  case pinBlocked(key: String)
  /// Too many wrong PINs in a row: it has to be unplugged first.
  case pinPaused(key: String)
  /// The key said no: its button was not meant for this, or it did not know the finger.
  case denied(key: String)
  case timedOut(Duration)
  /// Anything else, in libfido2's words.
  case failed(key: String, String)
}

extension SecurityKeyError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .libraryMissing(let reason): "security keys cannot be used: \(reason)"
    case .noKey: "no security key is plugged in"
    case .notPermitted(let nodes):
      "this user may not open the security key at \(nodes.joined(separator: ", ")): a udev rule has to allow it, "
        + "see gatectl help auth mfa verify"
    case .noMatchingCredential(let keys): "none of the gateway's credentials is on \(keys.joined(separator: ", "))"
    case .foreignRelyingParty(let id, let origin):
      "the gateway at \(origin) asks for an answer to '\(id)', which it may not do (WebAuthn Level 2, section 5.1.4.1)"
    case .noTerminal(let key): "\(key) needs its PIN, and there is no terminal to ask for it on"
    case .nothingTyped: "no PIN was typed"
    case .pinNotSet(let key): "the gateway wants the PIN of \(key), which has none yet; set one with fido2-token -S"
    case .pinRefused(let key): "no PIN was right; three wrong ones in a row pause \(key)"
    case .pinBlocked(let key): "the PIN of \(key) is blocked for good; only a reset of the key helps"
    case .pinPaused(let key): "too many wrong PINs in a row: unplug \(key), plug it in again and try once more"
    case .denied(let key): "\(key) refused"
    case .timedOut(let limit): "the security key was not touched within \(limit.components.seconds) s"
    case .failed(let key, let text): "\(key) failed: \(text)"
    }
  }
}
