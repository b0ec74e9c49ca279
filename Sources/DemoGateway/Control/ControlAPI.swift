import Foundation

/// The control API for tests and scripts, on the identity provider's port. Bodies are JSON, in both directions; a body
/// that is not understood is a 400 with `{"error": …}` and changes nothing. None of it is in the request log.
/// What concerns the rack-gateway is in `RackControl`.
///
/// | request | effect |
/// |---|---|
/// | `GET /_demo/faults` | the switches that are set |
/// | `POST /_demo/faults` | sets those named (see `Fault`), `null` clears one; answers with what is set |
/// | `DELETE /_demo/faults` | clears all and releases held requests |
/// | `POST /_demo/release` | lets held requests go on, drops the rules that hold; `{"released": N}` |
/// | `POST /_demo/revoke-sessions` | gateway sessions, all or of `{"user": …}`; `{"revoked": N}` |
/// | `POST /_demo/revoke-grants` | the provider's refresh and access tokens, likewise |
/// | `POST /_demo/approve-device` | `{"user_code"?, "user"?, "deny"?: true}`; see below |
/// | `POST /_demo/client-key` | `{"pem": …, "kid"?: …, "audience"?: …}`: a public key of the client `gatectl-demo-key` |
/// | `GET /_demo/requests` | the log: `{"requests": [entry]}`; see below |
/// | `DELETE /_demo/requests` | empties the log |
/// | `GET /_demo/state` | `{faults, sessions, grants, devices, now}`; see below |
///
/// `approve-device` without a code takes the only undecided request, without a user `you@acme.com`; where there is no
/// such request it is a 404. It answers `{"user_code": …, "decision": "approved"|"denied"}`.
///
/// `requests?server=NAME&method=M&path=P` chooses (`idp`, `gateway`, `resource`, `tracker`, `rack`; `*` at P's end: all below); with `&count=N` the answer comes
/// once there are N, so that a test can wait without sleeping. An entry is `{number, server, method, path, query,
/// headers, body, bodyText, time, status}`: header names in lower case, `body` decoded (form and JSON as objects, else
/// text or `null`), `status` null until answered.
///
/// In `state`, a session is `{token, user, revoked, expiresAt}`, a grant `{id, client, user, scopes, revoked,
/// unusedRefreshTokens}`, a device `{userCode, decision: pending|denied|approved|used, user}`.
struct ControlAPI: Sendable {
  static let prefix = "/_demo/"

  let board: FaultBoard
  let log: RequestLog
  let issuer: Issuer
  let gateway: NoETLGateway
  let tracker: Tracker

  func addRoutes(to router: inout Router) {
    router.on("GET", "/_demo/faults") { _ in .json(await board.json) }
    router.on("POST", "/_demo/faults") { await setFaults($0) }
    router.on("DELETE", "/_demo/faults") { _ in
      await board.clear()
      return .json([:])
    }
    router.on("POST", "/_demo/release") { _ in .json(["released": .integer(await board.release())]) }
    router.on("POST", "/_demo/revoke-sessions") { request in
      await answer(request, keys: ["user"]) {
        let user = $0["user"]?.string
        let count = await gateway.sessions.revoke(user: user) + tracker.sessions.revoke(user: user)
        return .json(["revoked": .integer(count)])
      }
    }
    router.on("POST", "/_demo/revoke-grants") { request in
      await answer(request, keys: ["user"]) {
        .json(["revoked": .integer(await issuer.store.revokeGrants(ofUser: $0["user"]?.string))])
      }
    }
    router.on("POST", "/_demo/approve-device") { request in
      await answer(request, keys: ["user_code", "user", "approve", "deny"]) { await decideDevice($0) }
    }
    router.on("POST", "/_demo/client-key") { request in
      await answer(request, keys: ["pem", "kid", "audience"]) {
        guard let audience = ClientKeys.Audience(rawValue: $0["audience"]?.string ?? "issuer") else {
          return refusal("audience is issuer, token-endpoint or endpoint")
        }
        let isKey = await issuer.clientKeys.register(
          pem: $0["pem"]?.string ?? "", name: $0["kid"]?.string ?? "client", audience: audience)
        return isKey ? .json([:]) : refusal("pem is no public key")
      }
    }
    router.on("GET", "/_demo/requests") { await requests($0) }
    router.on("DELETE", "/_demo/requests") { _ in
      await log.clear()
      return .json([:])
    }
    router.on("GET", "/_demo/state") { _ in await state() }
  }

  private func setFaults(_ request: Request) async -> Reply {
    guard let changes = (try? JSON(parsing: request.body))?.object else { return refusal("a JSON object is needed") }
    do throws(FaultBoard.Invalid) {
      try await board.set(changes)
      return .json(await board.json)
    } catch {
      return refusal(error.text)
    }
  }

  private func decideDevice(_ fields: [String: JSON]) async -> Reply {
    let isDenied = fields["deny"]?.bool ?? (fields["approve"]?.bool == false)
    let email = fields["user"]?.string ?? issuer.registry.users.first?.email
    guard let user = issuer.registry.users.first(where: { $0.email == email }) else { return refusal("unknown user") }
    let now = await board.now
    guard let device = await issuer.store.undecidedDevice(userCode: fields["user_code"]?.string, now: now) else {
      return .json(["error": "no such open request"], status: 404)
    }
    await issuer.store.decide(userCode: device.userCode, user: isDenied ? nil : user)
    return .json(["user_code": .string(device.userCode), "decision": isDenied ? "denied" : "approved"])
  }

  private func requests(_ request: Request) async -> Reply {
    let query = request.query
    let filter = RequestLog.Filter(server: query["server"], method: query["method"], path: query["path"])
    let entries = await log.entries(filter, atLeast: query["count"].flatMap(Int.init) ?? 0)
    return .json(["requests": .array(entries)])
  }

  private func state() async -> Reply {
    var state = await issuer.store.json.object ?? [:]
    state["sessions"] = await gateway.sessions.json
    state["faults"] = await board.json
    state["now"] = .string(await board.now.ISO8601Format())
    return .json(.object(state))
  }

  /// Hands on a body that has no other keys; no body is an empty object.
  private func answer(
    _ request: Request, keys: Set<String>, _ answer: ([String: JSON]) async -> Reply
  ) async -> Reply {
    if request.body.isEmpty { return await answer([:]) }
    guard let fields = (try? JSON(parsing: request.body))?.object else { return refusal("a JSON object is needed") }
    if let unknown = Set(fields.keys).subtracting(keys).first { return refusal("unknown key \(unknown)") }
    return await answer(fields)
  }

  private func refusal(_ text: String) -> Reply { .json(["error": .string(text)], status: 400) }
}
