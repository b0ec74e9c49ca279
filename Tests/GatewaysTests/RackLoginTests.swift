import Gateways
import HTTPTransport
import Testing
import Values

struct RackLoginTests {
  private static let api = "http://127.0.0.1:8447/base/api/v1"
  private static let started: JSON = [
    "auth_url": "https://accounts.example/auth?state=st", "state": "st", "code_verifier": "ve",
  ]

  private func gateway(_ double: GatewayDouble) throws -> RackGateway {
    RackGateway(server: try ServerURL("http://127.0.0.1:8447/base"), http: double.client)
  }

  private func begin(_ exchanges: GatewayDouble.Exchange...) async throws -> (RackGateway, BrokeredLogin, GatewayDouble)
  {
    let double = GatewayDouble(
      [.init("POST", "\(Self.api)/auth/cli/start", .success(.json(Self.started)))] + exchanges)
    let gateway = try gateway(double)
    return (gateway, try await gateway.start(), double)
  }

  private static let device = Device(id: "d-1", name: "box", system: "linux", clientVersion: "1.2")

  @Test func theSessionComesWithAllThatIsKnownOfIt() async throws {
    let answer: JSON = [
      "token": "t0k", "email": "you@acme.com", "name": "You", "expires_at": "2026-07-23T14:30:00.123456+00:00",
      "session_id": 1024, "channel": "cli", "device_id": "d-1", "device_name": "box", "mfa_verified": true,
      "mfa_required": false, "enrollment_required": false,
    ]
    let (gateway, login, double) = try await begin(
      .init("POST", "\(Self.api)/auth/cli/complete", .success(.json(answer))) { request in
        #expect(request.carriesSecrets && request.retry == .never && request.headers["Origin"] == nil)
        #expect(
          (try? JSON(parsing: request.body ?? []))
            == [
              "state": "st", "code_verifier": "ve", "device_id": "d-1", "device_name": "box", "device_os": "linux",
              "client_version": "1.2",
            ])
      })
    guard case .issued(let session) = try await gateway.poll(login, from: Self.device) else {
      Issue.record("no session")
      return
    }
    #expect(session.token == Secret("t0k") && session.user == "you@acme.com" && session.sessionID == "1024")
    #expect(session.expiresAt == Timestamp("2026-07-23T14:30:00Z") && session.channel == "cli")
    #expect(session.deviceID == "d-1" && session.deviceName == "box" && session.mfaVerified == true)
    double.verify()
  }

  struct Refusal: Sendable {
    let status: Int
    let error: String
    let expected: GatewayError
  }

  @Test(arguments: [
    Refusal(status: 400, error: "invalid or expired state", expected: .staleLogin(text: "invalid or expired state")),
    Refusal(
      status: 400, error: "invalid request",
      expected: .protocolViolation("the gateway finds the login's request at fault (invalid request)")),
    Refusal(
      status: 400,
      error: "You must set up multi-factor authentication before you can continue using the CLI.",
      expected: .enrollmentRequired(
        url: "http://127.0.0.1:8447/base/app/account/security?enrollment=required&channel=cli")),
    Refusal(
      status: 400, error: "User not authorized for this gateway.",
      expected: .refused(status: 400, text: "User not authorized for this gateway.")),
    Refusal(status: 401, error: "user not authorized", expected: .refused(status: 401, text: "user not authorized")),
    Refusal(
      status: 429, error: "rate limit exceeded", expected: .tryLater(status: 429, text: "rate limit exceeded")),
    Refusal(
      status: 500, error: "failed to create session",
      expected: .unavailable(status: 500, text: "failed to create session")),
  ])
  func whatEndsALoginIsToldApart(row: Refusal) async throws {
    let (gateway, login, _) = try await begin(
      .init("POST", "\(Self.api)/auth/cli/complete", .success(.json(["error": .string(row.error)], status: row.status)))
    )
    await #expect(throws: row.expected) { try await gateway.poll(login, from: Self.device) }
  }

  @Test(arguments: [
    "javascript:alert(1)", "-http://x", "http://accounts.example/auth", "https://user:pw@accounts.example/",
    "https://accounts.example/a b", "file:///etc/passwd", "https:///x", "\u{1b}https://accounts.example",
  ])
  func aPageThatNobodyShouldBeSentToIsRefused(url: String) async throws {
    var started = Self.started.object ?? [:]
    started["auth_url"] = .string(url)
    let double = GatewayDouble([
      .init("POST", "\(Self.api)/auth/cli/start", .success(.json(.object(started))))
    ])
    await #expect(throws: GatewayError.self) { try await gateway(double).start() }
  }

  struct Step: Sendable {
    let status: Int
    let error: String?
    let progress: BrokerProgress
  }

  @Test(arguments: [
    Step(status: 200, error: nil, progress: .finished),
    Step(status: 400, error: "session_incomplete", progress: .page),
    Step(status: 400, error: "invalid_method", progress: .secondFactor),
    Step(status: 400, error: "exchange_failed", progress: .failed),
    Step(status: 401, error: "user_not_authorized", progress: .failed),
    Step(status: 503, error: "service_unavailable", progress: .unknown),
  ])
  func howFarALoginIsCanBeAskedWithoutACode(row: Step) async throws {
    let body: JSON = row.error.map { ["error": .string($0)] } ?? ["redirect": "/app/cli/auth/success"]
    let (gateway, login, _) = try await begin(
      .init("POST", "\(Self.api)/auth/cli/mfa", .success(.json(body, status: row.status))) { request in
        #expect((try? JSON(parsing: request.body ?? []))?["code"] == nil)
      })
    #expect(try await gateway.progress(of: login) == row.progress)
  }

  @Test(arguments: [
    Refusal(
      status: 400, error: "invalid_request", expected: .protocolViolation("gateway answered 400 (invalid_request)")),
    Refusal(
      status: 400, error: "state_required", expected: .protocolViolation("gateway answered 400 (state_required)")),
    Refusal(
      status: 400, error: "code_required", expected: .protocolViolation("gateway answered 400 (code_required)")),
    Refusal(
      status: 400, error: "invalid_method", expected: .protocolViolation("gateway answered 400 (invalid_method)")),
    Refusal(status: 400, error: "session_expired", expected: .staleLogin(text: "session_expired")),
    Refusal(status: 400, error: "exchange_failed", expected: .refused(status: 400, text: "exchange_failed")),
    Refusal(status: 401, error: "user_not_authorized", expected: .refused(status: 401, text: "user_not_authorized")),
    Refusal(status: 500, error: "load_failure", expected: .unavailable(status: 500, text: "load_failure")),
    Refusal(status: 500, error: "persist_failure", expected: .unavailable(status: 500, text: "persist_failure")),
    Refusal(status: 500, error: "reload_failure", expected: .unavailable(status: 500, text: "reload_failure")),
    Refusal(
      status: 503, error: "service_unavailable", expected: .tryLater(status: 503, text: "service_unavailable")),
  ])
  func whatBecomesOfACodeThatIsNotTaken(row: Refusal) async throws {
    let (gateway, login, _) = try await begin(
      .init("POST", "\(Self.api)/auth/cli/mfa", .success(.json(["error": .string(row.error)], status: row.status))) {
        #expect($0.retry == .never && $0.carriesSecrets)
      })
    await #expect(throws: row.expected) { try await gateway.submit(Secret("123456"), for: login) }
  }

  @Test func aWrongCodeComesBackWithTheGatewaysClock() async throws {
    let head = HTTPResponseHead(status: 400, headers: ["Date": "Sun, 06 Nov 1994 08:49:37 GMT"])
    let (gateway, login, _) = try await begin(
      .init(
        "POST", "\(Self.api)/auth/cli/mfa",
        .success(HTTPResponse(head: head, body: Array(#"{"error":"invalid_code"}"#.utf8)))))
    #expect(
      try await gateway.submit(Secret("123456"), for: login)
        == .refused("wrong code", gatewayTime: Timestamp("1994-11-06T08:49:37Z")))
  }
}
