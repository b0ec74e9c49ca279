import Contexts
import Sessions
import Values

/// Where a login goes: a context that there is, or one that is added once the login has succeeded.
struct LoginDestination {
  let configuration: Configuration
  let program: Program
  /// What a server speaks that has no context yet; it is asked where nothing says it.
  let kind: GatewayKind?
  let overrides: LoginRequest.Overrides
  /// How a server is reached that has no context yet; kept with the context.
  let connection: [Field: FieldValue]

  typealias Found = (resolution: Resolution, adding: NewContext?)

  /// The context of this name, or a new one for the server at `url`.
  func named(_ name: String, url: String?) throws -> Found {
    guard let context = try configuration.context(named: name) else { return try adding(name, url) }
    let found = try existing(context)
    let server = try context.server()
    // Another server is not slipped in with a login.
    if let url, let server, try ServerURL(url, from: .flag("URL")).origin != server.value.origin {
      throw Failure(
        .usage, "other-server", "context '\(name)' exists already, with server \(server.value)",
        remedy: "gatectl context update \(shellQuoted(name)) --server \(shellQuoted(url))", context: name)
    }
    return found
  }

  /// The one context of the server's origin, or a new one named after its host.
  func server(_ url: String) throws -> Found {
    let server = try ServerURL(url, from: .flag("--server"))
    if let name = program.options.context { return try spelledOut(name, server) }
    let contexts = try configuration.contexts().filter { try $0.server()?.value.origin == server.origin }
    guard let context = contexts.first else { return try adding(freeName(server), url) }
    guard contexts.count == 1 else {
      throw Failure(
        .usage, "ambiguous-server",
        "several contexts have the server \(server): \(contexts.map(\.name).joined(separator: ", "))",
        remedy: "gatectl auth login --context \(shellQuoted(context.name))")
    }
    return try existing(context)
  }

  private func existing(_ context: LayeredContext) throws -> Found {
    try checkConnection(of: context.name)
    return (try Resolution(loggingInTo: context), nil)
  }

  /// - Throws: a usage error where a way to the server is given, since the context has one.
  func checkConnection(of name: String) throws {
    guard let field = connection.keys.map(\.rawValue).min()?.split(separator: ".").last else { return }
    throw Failure(
      .usage, "existing-context", "context '\(name)' exists already, and a login does not change how it is reached",
      remedy: "gatectl context update \(shellQuoted(name)) --\(field) …", context: name)
  }

  private func spelledOut(_ name: String, _ server: ServerURL) throws -> Found {
    let context = try configuration.require(name)
    let found = try existing(context)
    if let own = try context.server(), own.value.origin != server.origin {
      throw Failure(
        .usage, "other-server", "context '\(name)' has another server, \(own.value)",
        remedy: "gatectl auth login --server \(shellQuoted(server.description))", context: name)
    }
    return found
  }

  /// The host; with its port where another server has the name already.
  private func freeName(_ server: ServerURL) -> String {
    let host = server.origin.host
    return configuration.names.contains(host) ? "\(host)-\(server.origin.port)" : host
  }

  private func adding(_ name: String, _ url: String?) throws -> Found {
    guard let url else {
      throw Failure(
        .usage, "missing-server",
        "there is no context '\(name.withoutControlCharacters)' yet, so its server's URL is needed",
        remedy: "gatectl login \(shellQuoted(name)) URL")
    }
    let new = NewContext(name: name, fields: try fields(ServerURL(url, from: .flag("URL"))))
    return (try new.resolution(in: program.store), new)
  }

  private func fields(_ server: ServerURL) throws -> [Field: FieldValue] {
    var fields: [Field: FieldValue] = [:]
    if let kind {
      fields = [.server: .text(server.description), .gateway: .text(kind.rawValue)]
    } else {
      program.console.note("asking \(server) what it is")
      let discovery = GatewayDiscovery(dependencies: program.dependencies)
      let issuer = overrides.issuer
      let way = (caFile: connection[.caFile]?.display, proxy: connection[.proxy]?.display)
      let found = try program.await { try await discovery.run(server, issuer: issuer, connection: way) }
      fields = ContextInit.fields(found)
      for remark in found.ignored { program.console.warn(remark) }
    }
    fields.merge(connection) { $1 }
    fields[.issuer] = overrides.issuer.map(FieldValue.text) ?? fields[.issuer]
    fields[.clientID] = overrides.clientID.map(FieldValue.text) ?? fields[.clientID]
    fields[.audience] = overrides.audience.map(FieldValue.text) ?? fields[.audience]
    fields[.redirectURI] = overrides.redirectURI.map(FieldValue.text) ?? fields[.redirectURI]
    fields[.scopes] = overrides.scopes.map(FieldValue.list) ?? fields[.scopes]
    fields[.clientSecret] = overrides.clientSecret.map(FieldValue.secret)
    return fields
  }
}
