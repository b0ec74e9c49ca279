import Contexts
import Sessions
import Values

extension Failure {
  init(session failure: SessionFailure) {
    let context = failure.context
    let place = context.map { " for context '\($0)'" } ?? failure.server.map { " for \($0)" } ?? ""
    let login = Self.loginCommand(failure)
    let isRack = failure.kind == .rackGateway
    func placed(_ text: String) -> String { text.placed(place) }
    func make(
      _ status: ExitStatus, _ reason: String, _ message: String, remedy: String? = nil, notes: [String] = []
    ) -> Failure {
      Failure(status, reason, message, remedy: remedy, notes: notes, context: context)
    }
    switch failure.reason {
    case .unavailable(let text): self = make(.unavailable, "unavailable", placed(text))
    case .unreachable(let text, let stage):
      self = make(.unavailable, "unavailable", placed(text), notes: Self.advice(stage, failure.kind))
    case .staleLogin(let text): self = make(.tryLater, "stale-login", placed(text), remedy: login)
    case .tryLater(let text): self = make(.tryLater, "try-later", placed(text))
    case .loginTimedOut(let wait, let redirectURI):
      self = make(
        .tryLater, "login-timed-out", "login not completed within \(wait.coarse)\(place)", remedy: login,
        notes: redirectURI.map(Self.allowList) ?? [])
    case .protocolViolation(let text): self = make(.protocolError, "protocol", placed(text))
    case .loginRequired(let why):
      self = .loginRequired(why, of: failure, place: place, login: login)
    case .incomplete(let text, let remedy):
      self = make(.configuration, "incomplete-context", text, remedy: remedy.map { Self.fitting($0, failure, login) })
    case .denied(let text):
      self = make(.denied, "denied", placed(text), notes: isRack ? [Self.rackRoles] : [])
    case .insufficientScope(let scopes):
      self = .insufficientScope(scopes.joined(separator: " "), place: place, login: login, context: context)
    case .notRenewable:
      self = make(
        .loginRequired, "not-renewable", "the session has no refresh token\(place)", remedy: "\(login) --force")
    case .loginRefused(let text):
      self = make(.loginRefused, "login-refused", placed(text), notes: isRack ? [Self.rackAccounts] : [])
    case .wrongIdentity(let pinned, let actual):
      self = make(
        .wrongIdentity, "wrong-identity", "logged in as \(actual), but the context is pinned to \(pinned)\(place)",
        remedy: login)
    case .notSaved(let error):
      let cause = Failure(config: error)
      let message = "logged in, but the session could not be saved\(place): \(cause.message)"
      self = make(.cannotWrite, "not-saved", message, remedy: cause.remedy)
    case .refused(let status): self = make(.failure, "http-\(status)", "server answered \(status)\(place)")
    case .rejected(let status, let text):
      self = make(.failure, "http-\(status)", "gateway returned \(status)\(text.isEmpty ? "" : " (\(text))")\(place)")
    case .unreadable(let text): self = make(.inputOutput, "unreadable", text)
    case .cannotListen(let text):
      self = make(
        .failure, "cannot-listen", text, remedy: "\(login) --pkce-port 0", notes: ["or stop what uses the port"])
    case .usage(let text): self = make(.usage, "usage", text)
    case .malformedInput(let text): self = make(.data, "malformed-input", text)
    case .secondFactor(let text, let help):
      let again = failure.isOfNewContext ? login : "gatectl …"
      let remedy = help.enrollmentURL.map { "set it up at \($0), then: \(login)" } ?? "\(again) --mfa-code-file FILE"
      self = make(.mfaRequired, "mfa-required", placed(text), remedy: remedy, notes: help.notes)
    case .libraryMissing(let text): self = make(.unavailable, "library-missing", text)
    }
  }

  private static func insufficientScope(_ list: String, place: String, login: String, context: String?) -> Failure {
    Failure(
      .denied, "insufficient-scope", "the session was not given the scope\(list.isEmpty ? "" : " '\(list)'")\(place)",
      remedy: "\(login) --scopes \(list.isEmpty ? "SCOPES" : shellQuoted(list)) --force", context: context)
  }

  /// What to type to log in: a context that a login was to add is not there yet.
  private static func loginCommand(_ failure: SessionFailure) -> String {
    guard let context = failure.context.map(shellQuoted) else {
      return failure.server.map { "gatectl auth login --server \(shellQuoted($0))" } ?? "gatectl auth login"
    }
    guard failure.isOfNewContext else { return "gatectl auth login --context \(context)" }
    return "gatectl login \(context) \(shellQuoted(failure.server ?? "URL"))"
  }

  /// A context that a login was to add cannot be updated: what it lacks goes with the login.
  private static func fitting(_ remedy: String, _ failure: SessionFailure, _ login: String) -> String {
    let update = "gatectl context update "
    guard failure.isOfNewContext, let name = failure.context.map(shellQuoted), remedy.hasPrefix(update) else {
      // What finds the fault may know no context.
      return remedy.replacing("\(update)--", with: "\(update)\(failure.context.map(shellQuoted) ?? "NAME") --")
    }
    let rest = remedy.dropFirst(update.count).drop { $0 == " " }
    let options = rest.hasPrefix("\(name) ") ? rest.dropFirst(name.count + 1) : rest
    if options.hasPrefix("--server ") { return "gatectl login \(name) \(options.dropFirst("--server ".count))" }
    guard options.hasPrefix("--set") else { return "\(login) \(options)" }
    return "gatectl context add \(name) --server \(shellQuoted(failure.server ?? "URL")) \(options)"
  }

  /// What was tried, and where to look; a rack-gateway often stands behind a VPN.
  private static func advice(_ stage: SessionFailure.ConnectionStage, _ kind: GatewayKind?) -> [String] {
    switch stage {
    case .name: return ["tried: DNS, which failed; is the VPN up, and the server's name right"]
    // Without a kind, it was being asked what it is.
    case _ where kind != .rackGateway && kind != nil: return []
    case .connection: return ["tried: DNS, which went well; TCP, which failed; is the VPN up, and the gateway running"]
    case .connectionOrHandshake:
      return ["tried: DNS, which went well; TCP or TLS, which failed; is the VPN up, and the gateway running"]
    case .handshake:
      return [
        "tried: DNS and TCP, which went well; TLS, which failed; a private authority goes into --ca-file (tls.ca-file)"
      ]
    }
  }

  private static func allowList(_ redirectURI: String) -> [String] {
    ["did you remember to allow-list \(redirectURI) at the issuer ('Allowed Callback URLs')?"]
  }

  private static func foreignServer(_ source: Source?) -> String {
    let origin = source.map { "from \($0)" } ?? "given by hand"
    return "then use its context: with a server \(origin) no context's session counts"
  }

  private static let rackRoles =
    "an administrator of the gateway gives roles and permissions; yours stand in: gatectl auth status"

  private static let rackAccounts =
    "an administrator of the gateway adds a domain to GOOGLE_ALLOWED_DOMAIN, or a person to its users"

  private static let rackCauses =
    "likely causes: the session was revoked by an administrator, MFA enforcement changed, or the gateway restarted with "
    + "a new secret"

  private static func loginRequired(
    _ why: SessionFailure.LoginRequired, of failure: SessionFailure, place: String, login: String
  ) -> Failure {
    func make(_ reason: String, _ message: String, remedy: String? = login, notes: [String] = []) -> Failure {
      Failure(.loginRequired, reason, message, remedy: remedy, notes: notes, context: failure.context)
    }
    switch why {
    case .noSession:
      return make(
        "no-session", "not logged in\(place)",
        notes: failure.context == nil ? [foreignServer(failure.serverSource)] : [])
    case .expired(let moment): return make("expired", "session expired at \(moment)\(place)")
    case .expiresTooSoon(let moment):
      return make("expires-too-soon", "session expires at \(moment)\(place)", remedy: "\(login) --force")
    case .refused(let status, let text):
      let cause = text.nonEmpty.map { " (\($0))" } ?? ""
      return make(
        "session-dead", "gateway returned \(status)\(cause)\(place)",
        notes: failure.kind == .rackGateway ? [rackCauses] : [])
    case .refreshRefused(let status, let text):
      let cause = text.nonEmpty.map { ", \($0)" } ?? ""
      return make("refresh-refused", "session expired and the issuer did not renew it (\(status)\(cause))\(place)")
    case .exchangeRefused(let text):
      return make("refresh-refused", "session expired and was not renewed: \(text)\(place)")
    case .otherOrigin(let origin):
      return make("other-origin", "the cached session belongs to \(origin) and is not sent elsewhere\(place)")
    case .givenCredentialRefused(let source, let text):
      let cause = text.nonEmpty.map { " (\($0))" } ?? ""
      return make(
        "credential-refused", "the credential from \(source) was refused\(cause)\(place)", remedy: nil,
        notes: ["replace what \(source) holds, or remove it and log in"])
    }
  }
}

extension String {
  /// With " for context 'x'" behind it; in parentheses, where a text of several parts would seem to go on with it.
  fileprivate func placed(_ place: String) -> String {
    guard hasParts, !place.isEmpty else { return "\(self)\(place)" }
    return "\(self) (\(place.dropFirst(" for ".count)))"
  }

  /// Whether a colon, semicolon or question mark stands outside of parentheses.
  private var hasParts: Bool {
    var depth = 0
    return zip(self, dropFirst() + " ").contains { character, next in
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      case ":", ";", "?": return depth == 0 && next == " "
      default: break
      }
      return false
    }
  }
}
