import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a context's settings and session.", aliases: ["describe"]
  ).asLeaf

  @Argument(help: "The context's name; the current one where none is given.") var name: String?
  @Flag(name: .customLong("show-token"), help: "Show the session's token too.") var showToken = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let context = try program.context(configuration, name)
    let isCurrent = try program.resolver(configuration).contextCandidates().winner()?.value == context.name
    let details = ContextDetails(
      context: context, isCurrent: isCurrent, showToken: showToken, now: program.dependencies.clock.now())
    try program.show(Rendering(json: details.json(), table: details.text, names: [context.name]))
  }
}

/// Everything that is known of a context; the JSON keys are a documented contract.
struct ContextDetails {
  let context: LayeredContext
  let isCurrent: Bool
  let showToken: Bool
  let now: Timestamp

  func json() throws -> JSON {
    var groups: [String: [String: JSON]] = [:]
    var top: [String: JSON] = [
      "name": .string(context.name), "current": .bool(isCurrent),
      "layers": .array(context.parts.map { .string($0.layer.path) }),
    ]
    for field in Field.allCases {
      let value: JSON = try context.plain(field).map { field.shown($0).json } ?? .null
      if field.path.count == 1 {
        top[field.jsonKey] = value
      } else {
        groups[field.path[0], default: [:]][field.jsonKey] = value
      }
    }
    for (name, fields) in groups { top[name] = .object(fields) }
    top["gateway"] = .string(try context.gatewayKind().rawValue)
    top["protected"] = .bool(try context.isProtected())
    top["session"] = try context.session().map(json) ?? .null
    return .object(top)
  }

  private func json(_ session: StoredSession) -> JSON {
    [
      "status": .string(SessionState(session, now: now).rawValue), "origin": .string(session.origin),
      "issuer": .optional(session.issuer), "user": .optional(session.user),
      "issuedAt": .optional(session.issuedAt?.description), "expiresAt": .optional(session.expiresAt?.description),
      "token": showToken ? .string(session.token.reveal()) : .null,
      "hasRefreshToken": .bool(session.refreshToken != nil), "sessionId": .optional(session.sessionID),
      "channel": .optional(session.channel), "deviceId": .optional(session.deviceID),
      "deviceName": .optional(session.deviceName), "mfaVerified": session.mfaVerified.map(JSON.bool) ?? .null,
      "tokenName": .optional(session.tokenName), "roles": .array(session.roles.map(JSON.string)),
    ]
  }

  func text() throws -> String {
    // A kind that nobody knows is an error in every format.
    _ = try context.gatewayKind()
    var properties = Properties()
    properties.add("Name", isCurrent ? "\(context.name) (current)" : context.name)
    for field in Field.allCases {
      if let value = try context.plain(field) { properties.add(field.label, field.shown(value).display) }
    }
    guard let session = try context.session() else {
      properties.add("Session", "none")
      return properties.aligned
    }
    properties.add("Session", ContextSummary.remaining(session, now))
    properties.add("User", session.user)
    properties.add("Token", showToken ? session.token.reveal() : session.token.masked)
    properties.add("Issued", session.issuedAt?.withOffset)
    properties.add("Expires", session.expiresAt?.withOffset)
    properties.add("Origin", session.origin)
    return properties.aligned
  }
}

extension Field {
  /// The last key as words: `redirect-uri` reads `Redirect URI`.
  fileprivate var label: String {
    let words = (path.last ?? rawValue).split(separator: "-").map { word in
      ["id", "uri", "ca", "mfa", "jwks"].contains(word) ? word.uppercased() : String(word)
    }
    let text = words.joined(separator: " ")
    let group = path.count > 1 && path[0] != "idp" ? "\(path[0] == "tls" ? "TLS" : path[0].capitalizedWord) " : ""
    return group + (group.isEmpty ? text.capitalizedWord : text)
  }
}

extension String {
  fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}
