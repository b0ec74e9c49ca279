package import Contexts
import Gateways
import HTTPTransport
import Platform
package import Values

/// A rack-gateway's API tokens.
package struct APITokens: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore
  package var secondFactor = SecondFactorRequest()

  package init(dependencies: Dependencies, store: ConfigStore) {
    self.dependencies = dependencies
    self.store = store
  }

  /// A token to be made.
  package struct Order: Sendable {
    package var name: String
    /// Stands for its permissions where none are named.
    package var role: String?
    package var permissions: [String] = []
    /// Whose it is; nil: the caller's.
    package var user: String?

    package init(name: String) { self.name = name }
  }

  /// Newest first; the gateway's `null` is an empty list.
  package func list(_ resolution: Resolution) async throws -> [APIToken] {
    let answer = try await ask("GET", "", nil, resolution)
    guard let json = answer.json, json == .null || json.array != nil else { throw try malformed(resolution) }
    return (json.array ?? []).compactMap(APIToken.init)
  }

  /// - Throws: `SessionFailure` (1) where there is no such token.
  package func get(_ id: String, _ resolution: Resolution) async throws -> APIToken {
    let answer = try await ask("GET", "/\(PercentEncoding.component(id))", nil, resolution)
    guard let json = answer.json else { throw try malformed(resolution) }
    guard let token = APIToken(json) else { throw try unknown(id, resolution) }
    return token
  }

  /// - Returns: the secret too, which the gateway never tells again.
  package func create(_ order: Order, _ resolution: Resolution) async throws -> (token: APIToken, secret: Secret) {
    var body: [String: JSON] = ["name": .string(order.name)]
    if let role = order.role { body["role"] = .string(role) }
    if !order.permissions.isEmpty { body["permissions"] = .array(order.permissions.map(JSON.string)) }
    if let user = order.user { body["user_email"] = .string(user) }
    let answer = try await ask("POST", "", .object(body), resolution)
    guard let json = answer.json, let secret = json["token"]?.text, let token = APIToken(json["api_token"] ?? json)
    else {
      throw try malformed(resolution)
    }
    return (token, Secret(secret))
  }

  package func delete(_ id: String, _ resolution: Resolution) async throws {
    _ = try await ask("DELETE", "/\(PercentEncoding.component(id))", nil, resolution)
  }

  private func ask(
    _ method: String, _ path: String, _ body: JSON?, _ resolution: Resolution
  ) async throws -> HTTPResponse {
    let target = try Target(resolution)
    guard target.kind == .rackGateway else {
      throw target.failure(
        .incomplete(
          "a gateway of kind \(target.kind.rawValue) has no API tokens to manage",
          remedy: target.context == nil ? "gatectl … --gateway rack-gateway" : nil))
    }
    var request = HTTPRequest(
      method, target.server.appending("/api/v1/api-tokens\(path)"), headers: ["Accept": "application/json"])
    if let body {
      request.headers["Content-Type"] = "application/json"
      request.body = Array(body.serialized().utf8)
    }
    var exchange = AuthorizedExchange(
      dependencies: dependencies, store: store, target: target, gateway: try target.gateway(dependencies),
      token: try target.token(at: dependencies.clock.now()))
    exchange.secondFactor = secondFactor
    let answer = try await target.translating { [request, exchange] in try await exchange.send(request) }
    if answer.status < 400 { return answer }
    let failure = await exchange.failure(answer).naming(method, "/api/v1/api-tokens\(path)", answer.errorText)
    guard case .refused(let status) = failure.reason else { throw failure }
    throw target.failure(.rejected(status: status, text: answer.errorText))
  }

  private func unknown(_ id: String, _ resolution: Resolution) throws -> SessionFailure {
    try Target(resolution).failure(.rejected(status: 404, text: "there is no API token \(id.withoutControlCharacters)"))
  }

  private func malformed(_ resolution: Resolution) throws -> SessionFailure {
    try Target(resolution).failure(.protocolViolation("the gateway's answer on API tokens is malformed"))
  }
}
