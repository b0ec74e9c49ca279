package import Contexts
package import Platform
package import Values

/// A login as it was asked for.
package struct LoginRequest: Sendable {
  /// How the person proves who it is.
  package enum Mode: Sendable {
    /// What machine and issuer can do decides.
    case automatic
    /// Authorization code flow with PKCE, in a browser.
    case browser
    /// Device flow.
    case device
    /// A service account: the client logs in as itself.
    case clientCredentials
    case password(username: String, Secret)
    /// A token that another tool made.
    case token(Secret)
    /// The URL a browser ended at, with the token in it.
    case callbackURL(Secret)
  }

  package var mode: Mode
  package var overrides = Overrides()
  /// False: the session is shown and forgotten.
  package var saves = true
  /// Log in anew, whatever the session at hand is worth.
  package var isForced = false
  package var opensBrowser = true
  package var browserCommand: String?
  /// Local port of the redirect URI; 0 takes a free one, nil the redirect URI's own.
  package var port: Int?
  /// How long the gateway is asked to keep the session, where it listens to that.
  package var sessionHours: Int?
  /// How long the person has.
  package var wait = Duration.seconds(300)
  /// A context to be written with the session.
  package var adding: NewContext?
  package var secondFactor = SecondFactorRequest()
  /// What a gateway that lists its sessions' devices is told of this program.
  package var clientVersion = ""

  package init(mode: Mode) { self.mode = mode }

  /// What the command line says of the issuer, over the context's fields.
  package struct Overrides: Sendable {
    package var issuer: String?
    package var clientID: String?
    package var clientSecret: SecretReference?
    package var audience: String?
    package var scopes: [String]?
    package var redirectURI: String?
    package var loginHint: String?

    package init() {}
  }
}

/// What a login says while it runs; the words are the caller's.
package enum LoginEvent: Sendable {
  /// Before the browser is opened: what has to be allow-listed where.
  case preflight(Preflight)
  /// To open by hand, or about to be opened.
  case url(String, opening: Bool)
  case browserFailed(String)
  /// To type on the machine with the browser, so that its callback comes here.
  case tunnel(String)
  /// To type on another device.
  case deviceCode(userCode: String, url: String, completeURL: String?)
  /// Waiting for the browser; with a terminal, a pasted callback URL is taken as well.
  case waiting(Duration, canPaste: Bool)
  /// Several times a second of a wait, on a terminal: how long is left; nil once nothing is waited for.
  case remaining(Duration?)
  /// Whether a person is in the middle of typing a line.
  case typing(Bool)
  /// Another process logs in to the same context, and is waited for.
  case otherLogin(context: String, LockHolder?)
  /// A callback that is not this login's; the wait goes on.
  case ignored(String)
  /// The context's redirect URI is nothing to listen at and not used.
  case redirectIgnored(String, LoopbackURI.Invalid)
  /// Others than its owner can read the client's private key.
  case openKeyFile(String)
  /// The gateway cannot be asked for the moment; the wait goes on.
  case trouble(String)
  case secondFactor(SecondFactorEvent)

  package struct Preflight: Sendable {
    package let issuer: String
    package let clientID: String
    package let redirectURI: String
    package let port: Int
    /// Where the redirect URI is allow-listed, for issuers whose dashboard is known.
    package let dashboard: String?
  }
}

/// What a login yields.
package struct LoginResult: Sendable {
  package let session: StoredSession
  package let kind: GatewayKind
  package let server: ServerURL
  /// Nil where it was not saved.
  package let savedIn: String?
  /// False: the session at hand is still good, and nothing was done.
  package var isNew = true
}
