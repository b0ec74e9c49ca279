import Contexts
import Platform
import Sessions
import Values

/// Tells the person how a login goes, on standard error; the URL or code reaches them also under `-q` and `-o json`.
struct LoginDisplay: Sendable {
  private let console: Console
  private let isColored: Bool
  private let line: StatusLine

  init(_ program: Program) {
    console = program.console
    isColored = program.environment["NO_COLOR"] == nil
    line = StatusLine(
      program.console.terminal, isEnabled: !program.console.isQuiet && program.environment["TERM"] != "dumb")
  }

  @Sendable func show(_ event: LoginEvent) {
    switch event {
    case .remaining(let left?): line.show(Self.countdown(left))
    case .remaining(nil): line.wipe()
    case .typing(let isTyping): line.setTyping(isTyping)
    default: line.beside { tell(event) }
    }
  }

  private static func countdown(_ left: Duration) -> String {
    let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    let (seconds, attoseconds) = left.components
    let fifths = seconds * 5 + attoseconds / 200_000_000_000_000_000
    let whole = seconds + (attoseconds > 0 ? 1 : 0)
    let rest = whole % 60
    return "\(frames[9 - Int(fifths % 10)]) \(whole / 60):\(rest < 10 ? "0" : "")\(rest) left"
  }

  private func tell(_ event: LoginEvent) {
    switch event {
    case .preflight(let preflight): notice(preflight)
    case .url(let url, let opening):
      say(opening ? "opening the browser; if none appears, open this URL:" : "open this URL in a browser:")
      say("\n  \(url)\n")
    case .browserFailed(let reason):
      console.warn("no browser could be opened (\(reason.withoutControlCharacters)); open the URL above")
    case .tunnel(let command):
      say("this is a remote machine: for the callback to get here, run this where the browser is:\n\n  \(command)\n")
    case .deviceCode(let code, let url, let completeURL):
      say("open this URL on any device: \(url.withoutControlCharacters)")
      say("and enter the code: \(code.withoutControlCharacters)")
      if let completeURL { say("or open, with the code filled in: \(completeURL.withoutControlCharacters)") }
      showQRCode(completeURL ?? url)
    case .waiting(let wait, let canPaste):
      console.note(
        "waiting for the login, \(wait.coarse) at most" + (canPaste ? "; a callback URL pasted here is taken too" : ""))
    case .remaining, .typing: break
    case .otherLogin(let context, let holder):
      console.note(
        "another login to context '\(context)' is under way: \(holder?.description ?? "another process"); waiting for it "
          + "(--force does not)")
    case .ignored(let reason): console.warn("\(reason.withoutControlCharacters); still waiting")
    case .trouble(let reason): console.warn("\(reason.withoutControlCharacters); still waiting")
    case .secondFactor(let event): SecondFactorDisplay(console: console).show(event)
    case .openKeyFile(let path):
      console.warn("others can read the private key '\(path.withoutControlCharacters)'; chmod 600 is what it needs")
    case .redirectIgnored(let uri, let reason):
      console.warn("redirect URI '\(uri.withoutControlCharacters)' \(reason) and is not used")
    }
  }

  /// For the phone: where a person looks at a terminal that is wide enough.
  private func showQRCode(_ url: String) {
    guard console.terminal.isErrorTTY, let code = QRCode(url), code.columns <= console.terminal.width else { return }
    console.terminal.writeError("\n\(code.text(colored: isColored))\n")
  }

  private func say(_ text: String) { console.terminal.writeError("\(text)\n") }

  private func notice(_ preflight: LoginEvent.Preflight) {
    console.note(
      """
      browser login
        Issuer:       \(preflight.issuer.withoutControlCharacters)
        Client ID:    \(preflight.clientID.withoutControlCharacters)
        Redirect URI: \(preflight.redirectURI)
        PKCE port:    \(preflight.port)
      the redirect URI must be allow-listed at the issuer; if the browser shows "Callback URL mismatch", add it to
      "Allowed Callback URLs" and try again\(preflight.dashboard.map { "\n  Dashboard:    \($0.withoutControlCharacters)" } ?? "")
      """)
  }
}

/// What a login led to.
struct LoginSummary {
  let result: LoginResult
  let showToken: Bool
  let now: Timestamp

  func print(_ program: Program) throws {
    if !result.isNew {
      let name = result.savedIn.map { " --context \(shellQuoted($0))" } ?? ""
      program.console.note("the session is still good; to log in anew: gatectl auth login\(name) --force")
    }
    let token = showToken ? result.session.token.reveal() : result.session.token.masked
    switch program.options.format {
    case .json, .yaml:
      try program.show(Rendering(json: json, table: { "" }, names: []))
    case .name: try program.console.output("\(result.savedIn ?? "-")\n")
    case .table, .wide, .token:
      var lines = Properties()
      lines.add("Server", result.server.description)
      lines.add("User", result.session.user)
      lines.add("Token", token)
      lines.add("Expires", result.session.expiresAt.map { "\($0.withOffset) (\(($0 - now).coarse) remaining)" })
      lines.add("Saved", result.savedIn.map { "context '\($0)'" } ?? "no (--no-save)")
      try program.console.output(
        "\(result.isNew ? "Logged in." : "Already logged in.")\n\(lines.aligned.split(separator: "\n").map { "  \($0)\n" }.joined())"
      )
      hintAtOtherTools(program)
    }
  }

  /// The same use as pasting the token, but no secret on the screen unless it was asked for.
  private func hintAtOtherTools(_ program: Program) {
    guard let variable = result.kind.tokenVariable else { return }
    if let name = result.savedIn {
      program.console.hint(
        "for other tools: export \(variable)=\"$(gatectl auth token --context \(shellQuoted(name)))\"")
    } else if showToken {
      program.console.hint("for other tools: export \(variable)=\(shellQuoted(result.session.token.reveal()))")
    }
  }

  private var json: JSON {
    [
      "context": .optional(result.savedIn), "server": .string(result.server.description),
      "gateway": .string(result.kind.rawValue), "user": .optional(result.session.user),
      "issuedAt": .optional(result.session.issuedAt?.description),
      "expiresAt": .optional(result.session.expiresAt?.description),
      "roles": .array(result.session.roles.map(JSON.string)),
      "token": showToken ? .string(result.session.token.reveal()) : .null,
    ]
  }
}
