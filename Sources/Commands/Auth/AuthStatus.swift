import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthStatus: Command {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show whether you are logged in; 77 where a login is needed.")

  @Flag(help: "Judge by what is stored, ask nobody.") var offline = false
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    let check = StatusCheck(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
    let isOffline = offline
    let status = try program.await { try await check.run(resolution, offline: isOffline) }
    try StatusDisplay(status: status, now: program.dependencies.clock.now()).print(program)
    if case .dead(let why) = status.state {
      throw SessionFailure(.loginRequired(why), context: status.context, server: status.server.description)
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
    var lines = Properties()
    lines.add("User", status.user)
    lines.add("Server", status.server.description)
    lines.add("Expires", status.expiresAt.map { "\($0.withOffset) (\(remaining($0)))" })
    lines.add("Status", word)
    lines.add("Token", status.credentialSource.map { "from \($0)" } ?? status.tokenName)
    lines.add("Roles", status.roles.isEmpty ? nil : status.roles.joined(separator: ", "))
    return lines.plain
  }

  private func remaining(_ expiry: Timestamp) -> String {
    expiry <= now ? "expired" : "\((expiry - now).coarse) remaining"
  }

  private var word: String {
    guard case .dead(let why) = status.state else { return status.isVerified ? "valid" : "valid (not verified)" }
    return switch why {
    case .noSession: "not logged in"
    case .expired, .refreshRefused, .expiresTooSoon: "expired"
    case .refused: "expired or revoked"
    case .otherOrigin: "of another origin"
    case .givenCredentialRefused: "refused"
    }
  }

  private var json: JSON {
    let isValid = status.state == .valid
    return [
      "context": .optional(status.context), "server": .string(status.server.description),
      "gateway": .string(status.kind.rawValue), "user": .optional(status.user),
      "expiresAt": .optional(status.expiresAt?.description), "issuedAt": .optional(status.issuedAt?.description),
      "remainingSeconds": status.expiresAt.map { .integer(max(0, $0.seconds - now.seconds)) } ?? .null,
      "status": .string(isValid ? "valid" : stateName), "verified": .bool(status.isVerified),
      "tokenName": .optional(status.tokenName), "roles": .array(status.roles.map(JSON.string)),
      "credentialSource": .optional(status.credentialSource?.description),
    ]
  }

  private var stateName: String {
    guard case .dead(let why) = status.state else { return "valid" }
    return switch why {
    case .noSession: "none"
    case .expired, .refreshRefused, .expiresTooSoon: "expired"
    case .refused, .givenCredentialRefused: "refused"
    case .otherOrigin: "other-origin"
    }
  }
}
