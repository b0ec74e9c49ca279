import TestSupport
import Testing
import Values

/// A running gatectl-demo: an identity provider and a NoETL gateway of one test's own, with their control API.
struct Demo: Sendable {
  let gateway: String
  /// A plain resource server that trusts the issuer.
  let resource: String
  let tracker: String
  let rackGateway: String
  let issuer: String
  let clientSecret: String
  let control: String
  let child: Child

  init(in folder: String) async throws {
    let file = "\(folder)/demo-\(UInt32.random(in: 0 ... .max)).json"
    child = try Child(
      Launch(
        program: Programs.demo,
        arguments: [
          "--port-idp", "0", "--port-gateway", "0", "--announce", file, "--until-stdin-closes", "--client-secret",
          "its-client-secret", "--signing-key", "\(RunFolder.path)/signing-key.pem",
        ],
        environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"], directory: folder))
    try await child.output.shows("gatectl-demo is running")
    let json = try JSON(parsing: Files.bytes(file))
    gateway = try #require(json["gateway"]?.string)
    resource = try #require(json["resource"]?.string)
    tracker = try #require(json["tracker"]?.string)
    rackGateway = try #require(json["rackGateway"]?.string)
    issuer = try #require(json["issuer"]?.string)
    clientSecret = try #require(json["clientSecret"]?.string)
    control = try #require(json["control"]?.string)
  }

  static let clientID = "gatectl-demo"
  static let user = "you@acme.com"
  static let otherUser = "other@acme.com"
  static let password = "wonderland"

  /// The host and port, as in `127.0.0.1:8702`.
  var authority: String { String(gateway.dropFirst("http://".count)) }

  func stop() async throws { _ = try await child.outcome() }

  /// Sets switches of the demo (`Fault`).
  func misbehave(_ faults: JSON) async throws { try await post("faults", faults) }

  func release() async throws { try await post("release", [:]) }

  /// - Returns: how many there were.
  @discardableResult
  func revokeSessions() async throws -> Int64? { try await post("revoke-sessions", [:])["revoked"]?.integer }

  /// - Returns: how many there were.
  @discardableResult
  func revokeGrants() async throws -> Int64? { try await post("revoke-grants", [:])["revoked"]?.integer }

  func decideDevice(_ decision: JSON = [:]) async throws { try await post("approve-device", decision) }

  /// The requests that fit, once there are `count` of them.
  func requests(
    _ server: String? = nil, _ method: String? = nil, _ path: String? = nil, count: Int = 0
  ) async throws -> [Request] {
    let fields = [("server", server), ("method", method), ("path", path), ("count", "\(count)")]
    let query = fields.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "&")
    let answer = try await PlainHTTP.send("GET", "\(control)/requests?\(query)")
    return try #require(JSON(parsing: answer.body)["requests"]?.array).map(Request.init)
  }

  func forgetRequests() async throws { _ = try await PlainHTTP.send("DELETE", "\(control)/requests") }

  /// What the demo knows: sessions, grants, devices.
  func state() async throws -> JSON { try JSON(parsing: await PlainHTTP.send("GET", "\(control)/state").body) }

  /// A request as it came over the wire.
  struct Request: Sendable {
    let json: JSON

    var method: String? { json["method"]?.string }
    var path: String? { json["path"]?.string }
    var status: Int64? { json["status"]?.integer }
    var body: JSON? { json["body"] }
    var query: JSON? { json["query"] }
    /// - Parameter name: in lower case.
    func header(_ name: String) -> String? { json["headers"]?[name]?.string }
  }

  @discardableResult
  func post(_ path: String, _ body: JSON) async throws -> JSON {
    let answer = try await PlainHTTP.send("POST", "\(control)/\(path)", body: body.serialized())
    try #require(answer.status == 200, "\(answer.text)")
    return try JSON(parsing: answer.body)
  }
}
