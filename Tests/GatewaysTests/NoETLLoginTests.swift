import Gateways
import HTTPTransport
import Testing
import Values

struct NoETLLoginTests {
  private static let url = "https://gateway.acme.com/base/api/auth/login"

  private func redeem(
    _ answer: Result<HTTPResponse, HTTPError>, issuer: String = "https://acme.us.auth0.com/", hours: Int? = nil,
    check: @escaping @Sendable (HTTPRequest) -> Void = { _ in }
  ) async throws -> IssuedSession {
    let double = GatewayDouble(.init("POST", Self.url, answer, check: check))
    defer { double.verify() }
    let gateway = NoETLGateway(server: try ServerURL("https://gateway.acme.com/base/"), http: double.client)
    return try await gateway.redeem(
      LoginProof(idToken: Secret("a.b.c"), accessToken: nil, issuer: issuer, user: nil, sessionHours: hours))
  }

  private static let granted: JSON = [
    "status": "authenticated", "session_token": "69dd6f0123456789abcdef0123452bc6",
    "user": ["user_id": 1, "email": "you@acme.com", "display_name": "You", "roles": ["admin"]],
    "expires_at": "2026-01-28 22:11:41.335589+00", "message": "welcome",
  ]

  @Test func theIDTokenIsPostedOnceWithItsDomainAndTime() async throws {
    let session = try await redeem(.success(.json(Self.granted)), hours: 12) { request in
      let body: JSON = [
        "auth0_token": "a.b.c", "auth0_domain": "acme.us.auth0.com", "session_duration_hours": 12,
      ]
      #expect((try? JSON(parsing: request.body ?? [])) == body)
      #expect(request.headers["Content-Type"] == "application/json")
      #expect(request.headers["Authorization"] == nil)
      #expect(request.timeout == .seconds(130))
      #expect(request.retry == .never && request.carriesSecrets)
    }
    #expect(session.token == Secret("69dd6f0123456789abcdef0123452bc6"))
    #expect(session.user == "you@acme.com" && session.roles == ["admin"])
    #expect(session.expiresAt == Timestamp("2026-01-28T22:11:41Z"))
  }

  struct Expiry: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let moment: String?
  }

  @Test(arguments: [
    Expiry(testDescription: "2026-01-28T22:11:41.335589+00:00", moment: "2026-01-28T22:11:41Z"),
    Expiry(testDescription: "2026-01-28T22:11:41Z", moment: "2026-01-28T22:11:41Z"),
    Expiry(testDescription: "2026-01-28 23:11:41.3+01", moment: "2026-01-28T22:11:41Z"),
    Expiry(testDescription: "", moment: nil), Expiry(testDescription: "tomorrow", moment: nil),
  ])
  func bothTimeFormatsAreReadAndOthersMeanUnknown(row: Expiry) async throws {
    let answer: JSON = ["session_token": "s", "expires_at": .string(row.testDescription)]
    #expect(try await redeem(.success(.json(answer))).expiresAt?.description == row.moment)
  }

  @Test func aSparseAnswerIsASessionToo() async throws {
    let session = try await redeem(.success(.json(["session_token": "s", "user": nil])))
    #expect(session == IssuedSession(token: Secret("s"), user: nil, expiresAt: nil, roles: []))
  }

  struct Domain: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let domain: String
  }

  @Test(arguments: [
    Domain(testDescription: "https://acme.us.auth0.com/", domain: "acme.us.auth0.com"),
    Domain(testDescription: "https://login.acme.com", domain: "login.acme.com"),
    Domain(testDescription: "https://id.acme.com:8443/", domain: "id.acme.com:8443"),
    // The gateway compares `iss` with https://DOMAIN/: nothing shorter would ever match these.
    Domain(testDescription: "https://id.acme.com/realms/a", domain: "https://id.acme.com/realms/a"),
    Domain(testDescription: "http://127.0.0.1:7101", domain: "http://127.0.0.1:7101"),
  ])
  func theDomainIsTheIssuersBareHost(row: Domain) async throws {
    _ = try await redeem(.success(.json(Self.granted)), issuer: row.testDescription) { request in
      #expect((try? JSON(parsing: request.body ?? []))?["auth0_domain"]?.string == row.domain)
      #expect((try? JSON(parsing: request.body ?? []))?["session_duration_hours"] == nil)
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: HTTPResponse
    let error: GatewayError
  }

  @Test(arguments: [
    Case(
      testDescription: "token rejected",
      answer: .json(["error": "Token validation failed: Token has expired"], status: 401),
      error: .refused(status: 401, text: "Token validation failed: Token has expired")),
    Case(testDescription: "not allowed", answer: HTTPResponse(status: 403), error: .denied(text: "")),
    Case(
      testDescription: "syntax", answer: .text("Failed to parse\u{1b}[31m", status: 400),
      error: .protocolViolation("gateway answered 400 (Failed to parse[31m)")),
    Case(
      testDescription: "content type", answer: .text("Expected JSON", status: 415),
      error: .protocolViolation("gateway answered 415 (Expected JSON)")),
    Case(
      testDescription: "field missing", answer: HTTPResponse(status: 422),
      error: .protocolViolation("gateway answered 422")),
    Case(
      testDescription: "backend down", answer: .json(["error": "Login playbook failed: x"], status: 502),
      error: .unavailable(status: 502, text: "Login playbook failed: x")),
    Case(
      testDescription: "backend broken", answer: .json(["error": "No session token returned"], status: 500),
      error: .unavailable(status: 500, text: "No session token returned")),
    Case(
      testDescription: "backend busy", answer: .json(["error": "Please retry."], status: 503),
      error: .tryLater(status: 503, text: "Please retry.")),
    Case(
      testDescription: "a page", answer: .text("<html>", status: 200),
      error: .protocolViolation("the gateway's login answer is no JSON object")),
    Case(
      testDescription: "no session", answer: .json(["status": "authenticated", "session_token": ""]),
      error: .protocolViolation("the gateway's login answer holds no session_token")),
    Case(
      testDescription: "a session that no header can carry", answer: .json(["session_token": "a\nX-Evil: b"]),
      error: .protocolViolation("the session_token in the gateway's login answer is no token")),
  ])
  func aLoginThatFailsSaysWhoIsAtFault(row: Case) async throws {
    await #expect(throws: row.error) { try await redeem(.success(row.answer)) }
  }

  @Test func withoutAnIDTokenNothingIsSent() async throws {
    let gateway = NoETLGateway(server: try ServerURL("https://gateway.acme.com"), http: GatewayDouble().client)
    await #expect(throws: GatewayError.self) {
      try await gateway.redeem(LoginProof(idToken: nil, accessToken: Secret("opaque"), issuer: "https://i", user: nil))
    }
  }
}
