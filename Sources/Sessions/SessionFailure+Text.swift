import Contexts
import Platform

extension SessionFailure.Reason {
  /// The cause in a few words, for a message about something else; nil where it is not one for people.
  var text: String? {
    switch self {
    case .unavailable(let text), .tryLater(let text), .staleLogin(let text), .protocolViolation(let text),
      .denied(let text),
      .loginRefused(let text), .unreadable(let text), .cannotListen(let text), .usage(let text),
      .malformedInput(let text), .libraryMissing(let text), .incomplete(let text, _), .secondFactor(let text, _),
      .unreachable(let text, _),
      .rejected(_, let text):
      text
    case .refused(let status): "it answered \(status)"
    case .loginTimedOut, .loginRequired, .insufficientScope, .notRenewable, .wrongIdentity, .notSaved: nil
    }
  }
}

extension ConfigError {
  /// Why the session's place cannot be written, in a few words.
  var text: String? {
    switch self {
    case .unwritable(_, let error), .unreadable(_, let error): error.description
    case .locked(_, let error): error.description
    case .noConfigPath: "there is no place for a config file"
    default: "the config file cannot be changed"
    }
  }
}
