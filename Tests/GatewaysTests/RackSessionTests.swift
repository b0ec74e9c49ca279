import Gateways
import HTTPTransport
import Testing
import Values

struct RackSessionTests {
  private static let api = "http://127.0.0.1:8447/api/v1"

  private func gateway(_ exchanges: GatewayDouble.Exchange...) throws -> RackGateway {
    RackGateway(server: try ServerURL("http://127.0.0.1:8447"), http: GatewayDouble(exchanges).client)
  }

  @Test func infoNamesUserAndRolesAndTakesNull() async throws {
    for (roles, expected) in [(["deployer"] as JSON, ["deployer"]), (JSON.null, []), ([], [])] {
      let gateway = try gateway(
        .init("GET", "\(Self.api)/info", .success(.json(["user": ["email": "you@acme.com", "roles": roles]]))) {
          #expect($0.headers["Authorization"] == "Bearer s-1")
        })
      #expect(
        try await gateway.check(Secret("s-1")) == .valid(user: "you@acme.com", expiresAt: nil, roles: expected))
    }
  }

  @Test func onlyAConfirmedEndIsOne() async throws {
    func answering(_ status: Int, _ text: String) throws -> RackGateway {
      try gateway(.init("GET", "\(Self.api)/info", .success(.json(["error": .string(text)], status: status))))
    }
    #expect(
      try await answering(401, "authentication failed: session revoked").check(Secret("s")) == .dead("session revoked"))
    for (status, text) in [
      (401, "who knows"), (401, "mfa_required"), (403, "user not authorized"), (503, ""), (500, ""),
    ] {
      await #expect(throws: GatewayError.self) { try await answering(status, text).check(Secret("s")) }
    }
  }

  @Test func logoutTakesTheRedirectForAYes() async throws {
    let url = "\(Self.api)/auth/web/logout"
    let yes = HTTPResponse(status: 302, headers: ["Location": "https://elsewhere.example/"])
    #expect(try await gateway(.init("GET", url, .success(yes))).revoke(Secret("s")))
    await #expect(throws: GatewayError.unavailable(status: 502, text: "")) {
      try await gateway(.init("GET", url, .success(HTTPResponse(status: 502)))).revoke(Secret("s"))
    }
  }

  @Test func theSlidingEndStandsInTheUsersSessions() async throws {
    let factors: JSON = [
      "enrolled": true, "required": true,
      "methods": [["id": 1, "type": "totp"], ["id": 2, "type": "carrier-pigeon"]],
      "backup_codes": ["total": 10, "unused": 9], "preferred_method": "webauthn",
    ]
    let gateway = try gateway(
      .init("GET", "\(Self.api)/auth/mfa/status", .success(.json(factors))),
      .init(
        "GET", "\(Self.api)/users/you%40acme.com/sessions",
        .success(
          .json([["id": 7, "expires_at": "2026-01-01T00:00:00Z"], ["id": 8, "expires_at": "2026-02-01T00:00:00Z"]]))))
    let details = try await gateway.details(
      of: SessionInQuestion(token: Secret("s"), user: "you@acme.com", sessionID: "8"))
    #expect(details?.expiresAt == Timestamp("2026-02-01T00:00:00Z"))
    #expect(
      details?.secondFactors
        == SecondFactorStatus(
          isEnrolled: true, isRequired: true, methods: [.totp], preferred: .webauthn, unusedBackupCodes: 9,
          stepUpEnd: nil))
  }

  @Test func anAPITokenIsAskedNothingThatOnlyASessionHas() async throws {
    let gateway = try gateway()
    #expect(!gateway.applies(to: Secret("rgw_abc=")))
    #expect(
      try await gateway.details(of: SessionInQuestion(token: Secret("rgw_abc="), user: "u", sessionID: "1")) == nil)
  }

  @Test func theCodeTravelsInAHeaderOfItsOwn() throws {
    let gateway = try gateway()
    var request = HTTPRequest("GET", "\(Self.api)/x")
    gateway.authorize(&request, with: Secret("s-1"))
    gateway.attach(.code(Secret("123456")), to: &request)
    #expect(request.headers["Authorization"] == "Bearer s-1" && request.headers["X-Mfa-Totp"] == "123456")
    #expect(request.retry == .never)
  }

  @Test func theKindShowsInTheHealthAnswer() async throws {
    func answers(_ response: HTTPResponse) async throws -> Bool {
      try await RackGateway.answers(
        at: ServerURL("http://127.0.0.1:8447"),
        http: GatewayDouble(.init("GET", "\(Self.api)/health", .success(response))).client)
    }
    #expect(try await answers(.json(["status": "ok", "service": "rack-gateway"])))
    #expect(try await !answers(.json(["status": "ok"])))
    #expect(try await !answers(.text("ok", status: 200)))
    #expect(try await !answers(.text("no", status: 404)))
    await #expect(throws: GatewayError.self) { try await answers(.text("", status: 503)) }
  }
}
