import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthStatus: OffersLogin {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show whether you are logged in; 77 where a login is needed."
  ).asLeaf

  @Flag(help: "Judge by what is stored, ask nobody.") var offline = false
  @Flag(help: "Show every context, a line each; the status is 0 unless that could not be done.") var all = false
  @Flag(help: "Print nothing: 0, or 77 where a login is needed, by the stored expiry.") var check = false
  @Flag(help: "With --check, ask the server too: 69 or 75 where it does not answer.") var online = false

  @Option(
    name: .customLong("min-ttl"),
    help: ArgumentHelp("With --check, how long the session has to last: 90, 90s, 30m.", valueName: "duration"),
    transform: Duration.init(argument:))
  var minimumLife: Duration?

  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if all, check { throw ValidationError("give --all or --check, not both") }
    if all, global.context != nil { throw ValidationError("give --all or --context, not both") }
    if online, offline { throw ValidationError("give --online or --offline, not both") }
    if !check, online || minimumLife != nil { throw ValidationError("--online and --min-ttl go with --check") }
  }

  func run(_ program: Program) throws {
    if all {
      let configuration = try program.store.load()
      let checker = StatusCheck(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
      let everything = StatusOfAll(check: checker, isOffline: offline)
      return try StatusOfAll.show(program.await { try await everything.lines(configuration) }, program)
    }
    if check { return try judge(credential.resolve(program), program) }
    let resolution = try credential.resolve(program)
    let checker = StatusCheck(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
    let isOffline = offline
    let status = try program.await { try await checker.run(resolution, offline: isOffline) }
    try StatusDisplay(status: status, now: program.dependencies.clock.now()).print(program)
    if case .dead(let why) = status.state {
      var failure = SessionFailure(.loginRequired(why), context: status.context, server: status.server.description)
      failure.kind = status.kind
      throw failure
    }
  }
}

/// A session's status in every format; the JSON keys are a documented contract.
struct StatusDisplay {
  let status: SessionStatus
  let now: Timestamp

  func print(_ program: Program) throws {
    try program.show(Rendering(json: json, table: { text }, names: [status.context ?? status.server.description]))
  }

  private var text: String {
    if status.kind == .rackGateway, status.state == .valid { return rackText }
    var lines = Properties()
    lines.add("User", status.user)
    lines.add("Server", status.server.description)
    lines.add("Expires", status.expiresAt.map { "\($0.withOffset) (\(remaining($0)))" })
    lines.add("Status", word)
    lines.add("Token", status.credentialSource.map { "from \($0)" } ?? status.tokenName)
    lines.add("Roles", status.roles.isEmpty ? nil : status.roles.joined(separator: ", "))
    if let factors = status.secondFactors {
      lines.add("MFA", SecondFactorRendering(status: factors).summary)
      lines.add("Step-up until", factors.stepUpEnd?.withOffset)
    }
    return lines.plain
  }

  func remaining(_ expiry: Timestamp) -> String {
    expiry <= now ? "expired" : "\((expiry - now).coarse) remaining"
  }

  var word: String {
    guard case .dead(let why) = status.state else { return status.isVerified ? "valid" : "valid (not verified)" }
    return switch why {
    case .noSession: "not logged in"
    case .expired, .refreshRefused, .exchangeRefused, .expiresTooSoon: "expired"
    case .refused: "expired or revoked"
    case .otherOrigin: "of another origin"
    case .givenCredentialRefused: "refused"
    }
  }

  var json: JSON {
    let isValid = status.state == .valid
    return [
      "context": .optional(status.context), "server": .string(status.server.description),
      "gateway": .string(status.kind.rawValue), "user": .optional(status.user),
      "expiresAt": .optional(status.expiresAt?.description), "issuedAt": .optional(status.issuedAt?.description),
      "remainingSeconds": status.expiresAt.map { .integer(max(0, $0.seconds - now.seconds)) } ?? .null,
      "status": .string(isValid ? "valid" : stateName), "verified": .bool(status.isVerified),
      "tokenName": .optional(status.tokenName), "roles": .array(status.roles.map(JSON.string)),
      "credentialSource": .optional(status.credentialSource?.description),
      "mfa": status.secondFactors.map { SecondFactorRendering(status: $0).json } ?? .null,
    ]
  }

  private var stateName: String {
    guard case .dead(let why) = status.state else { return "valid" }
    return switch why {
    case .noSession: "none"
    case .expired, .refreshRefused, .exchangeRefused, .expiresTooSoon: "expired"
    case .refused, .givenCredentialRefused: "refused"
    case .otherOrigin: "other-origin"
    }
  }
}
