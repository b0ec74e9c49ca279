/// The status that scripts branch on: a public contract (`gatectl help exit-codes`).
package enum ExitStatus: Int32, CaseIterable, Sendable {
  case success = 0
  case failure = 1
  case usage = 64
  case data = 65
  case noContext = 66
  case unavailable = 69
  case internalError = 70
  case cannotWrite = 73
  case inputOutput = 74
  case tryLater = 75
  case protocolError = 76
  case loginRequired = 77
  case configuration = 78
  case denied = 79
  case mfaRequired = 80
  case loginRefused = 81
  case wrongIdentity = 82
  case hangUp = 129
  case interrupted = 130
  case terminated = 143

  /// The name in JSON errors and in the table.
  package var name: String {
    switch self {
    case .success: "ok"
    case .failure: "failure"
    case .usage: "usage"
    case .data: "data"
    case .noContext: "no-context"
    case .unavailable: "unavailable"
    case .internalError: "internal"
    case .cannotWrite: "cannot-write"
    case .inputOutput: "io"
    case .tryLater: "try-later"
    case .protocolError: "protocol"
    case .loginRequired: "login-required"
    case .configuration: "config"
    case .denied: "denied"
    case .mfaRequired: "mfa-required"
    case .loginRefused: "login-refused"
    case .wrongIdentity: "wrong-identity"
    case .hangUp, .interrupted, .terminated: "interrupted"
    }
  }

  /// When it is returned, as the help says it.
  package var meaning: String {
    switch self {
    case .success: "done"
    case .failure:
      "anything not below: the name exists already, a confirmation refused or impossible; "
        + "'api' on any other status of 400 and above, an upstream's own 401 among them"
    case .usage: "a bad flag, argument or combination"
    case .data: "the config or an imported file is malformed (file, line and column are said)"
    case .noContext: "the named context does not exist, or none is current"
    case .unavailable: "gateway or issuer unreachable: DNS, TCP, TLS; 5xx but 503, after retries"
    case .internalError: "a bug in gatectl"
    case .cannotWrite: "config or session cannot be written, also after a login that succeeded"
    case .inputOutput: "the config cannot be read, other input or output failure"
    case .tryLater: "login not completed in time, lock not obtained in time, stale login state, 429, 503"
    case .protocolError:
      "an answer that breaks the protocol: signature, nonce, audience or issuer wrong, state mismatch, malformed JSON"
    case .loginRequired:
      "the session is absent, expired, revoked or of another origin: log in, then retry; only when confirmed"
    case .configuration: "the context lacks what the command needs (issuer, client ID …)"
    case .denied: "logged in, but not allowed (403)"
    case .mfaRequired: "a second factor is needed and cannot be asked for here, was wrong, or has to be enrolled first"
    case .loginRefused: "the issuer or gateway refused this login (denied, wrong password, expired token given by hand)"
    case .wrongIdentity: "logged in as someone other than the pinned identity"
    case .hangUp: "ended by SIGHUP"
    case .interrupted: "ended by SIGINT (Ctrl-C)"
    case .terminated: "ended by SIGTERM"
    }
  }
}
