package import Contexts
package import Values

/// Why a use case did not succeed, in the terms of the exit-code table; rows that concern the config file
/// itself are `ConfigError`s.
package struct SessionFailure: Error {
  package let reason: Reason
  /// The context that was used; nil where server and credential came by hand.
  package let context: String?
  /// The gateway or issuer that answered, or did not.
  package let server: String?
  /// What the gateway speaks, where that says more of the cause.
  package var kind: GatewayKind?
  /// Where the server was named.
  package var serverSource: Source?

  /// The context is only written once its login has succeeded, so no command can name it yet.
  package var isOfNewContext = false

  package init(_ reason: Reason, context: String?, server: String?) {
    self.reason = reason
    self.context = context
    self.server = server
  }

  package enum Reason: Error {
    /// A 5xx after retries, or a connection that did not last (69).
    case unavailable(String)
    /// No connection; how far it got (69).
    case unreachable(String, ConnectionStage)
    /// No answer in time, 429 or 503, a login nobody completed (75).
    case tryLater(String)
    /// The gateway does not know the login any more that it was asked about (75).
    case staleLogin(String)
    /// The person did not finish the login before `--wait` was over (75).
    case loginTimedOut(after: Duration, redirectURI: String?)
    /// The answer breaks the protocol (76).
    case protocolViolation(String)
    case loginRequired(LoginRequired)
    /// The context lacks what the command needs (78).
    case incomplete(String, remedy: String?)
    /// Logged in, but not allowed (79).
    case denied(String)
    /// Logged in, but not for this: the scopes that are missing, where they are known (79).
    case insufficientScope([String])
    /// There is nothing to renew the session with (77).
    case notRenewable
    /// The issuer or the gateway refused the login (81).
    case loginRefused(String)
    /// Logged in as someone other than the pinned identity (82).
    case wrongIdentity(pinned: String, actual: String)
    /// The login succeeded, the session could not be written (73).
    case notSaved(ConfigError)
    /// Any other status of 400 and above from what `api` asked (1).
    case refused(status: Int)
    /// What a command asked the gateway for and did not get, with the gateway's words (1).
    case rejected(status: Int, text: String)
    /// A file or input that a login was to read cannot be read (74).
    case unreadable(String)
    /// The redirect URI's port cannot be had (1).
    case cannotListen(String)
    /// An argument that makes no sense together with another (64).
    case usage(String)
    /// An argument's or a file's content is no token (65).
    case malformedInput(String)
    /// A second factor is needed and cannot be asked for, was wrong, or has to be set up (80).
    case secondFactor(String, FactorHelp)
    /// libcurl is not installed (69).
    case libraryMissing(String)
  }

  /// What failed on the way to a server; the stages before it went well.
  package enum ConnectionStage: Sendable, Hashable {
    /// Looking the name up (DNS).
    case name
    /// Connecting (TCP).
    case connection
    /// Agreeing on a secure connection (TLS).
    case handshake
    /// One of these two.
    case connectionOrHandshake
  }

  /// What helps a person past a second factor.
  package struct FactorHelp: Sendable, Hashable {
    /// Where one is set up, if none is.
    package var enrollmentURL: String?
    /// What may be the cause, a line each.
    package var notes: [String] = []

    package init(enrollmentURL: String? = nil, notes: [String] = []) {
      (self.enrollmentURL, self.notes) = (enrollmentURL, notes)
    }
  }

  /// Why a login is needed first (77).
  package enum LoginRequired: Sendable, Hashable {
    case noSession
    /// The stored expiry has passed.
    case expired(Timestamp)
    /// It ends before what was asked for.
    case expiresTooSoon(Timestamp)
    /// The gateway said so: the status, and what it wrote.
    case refused(status: Int, text: String)
    /// It is over, and the issuer refused to renew it.
    case refreshRefused(status: Int, text: String)
    /// It is over; the issuer has renewed its part, and the new session was refused: by whom, and with which words.
    case exchangeRefused(String)
    /// The session was issued by another origin, and is not sent here.
    case otherOrigin(issuedBy: String)
    /// A credential given by hand was refused; the source names the variable, file or flag.
    case givenCredentialRefused(Source, text: String)
  }
}
