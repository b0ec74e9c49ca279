import HTTPTransport
import OAuth
import Testing
import Values

struct DeviceFlowTests {
  private static let page = "https://id.acme.com/device"
  private static let token = "https://id.acme.com/token"
  private let clock = TestClock()

  private static let started: [String: JSON] = [
    "device_code": "d-1", "user_code": "ABCD-EFGH", "verification_uri": "https://id.acme.com/activate",
    "expires_in": 600, "interval": 1,
  ]

  private static func poll(_ answer: Result<HTTPResponse, HTTPError>) -> Wire.Expected {
    .post(
      token,
      ["grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "d-1", "client_id": "cli"], answer)
  }

  private static func error(_ code: String, _ status: Int = 400) -> Wire.Expected {
    poll(.json(["error": .string(code)], status: status))
  }

  private static let tokens = poll(.json(["access_token": "at", "token_type": "bearer", "expires_in": 3600]))

  private func run(
    _ polls: [Wire.Expected], changing changes: [String: JSON] = [:], deadline: Timestamp? = nil,
    onTrouble: (any Error) -> Void = { _ in }
  ) async throws -> TokenSet {
    let answer = JSON.object(Self.started.merging(changes) { $1 })
    let wire = Wire(
      [.post(Self.page, ["scope": "openid", "client_id": "cli"], .json(answer))] + polls)
    defer { wire.verify() }
    let flow = DeviceFlow(issuer: try TestIssuer.connection(wire, clock), sleep: clock.sleep)
    return try await flow.complete(flow.begin(scope: ["openid"]), deadline: deadline, onTrouble: onTrouble)
  }

  @Test func slowDownAddsFiveSecondsEachTimeAndStays() async throws {
    let tokens = try await run([
      Self.error("slow_down"), Self.error("slow_down"), Self.error("authorization_pending"), Self.tokens,
    ])
    #expect(clock.slept == [1, 6, 11, 11])
    #expect(tokens.accessToken == Secret("at"))
    #expect(tokens.expiresAt == TestClock.start + .seconds(29 + 3600))
  }

  @Test func theIntervalIsFiveSecondsWhereNoneIsGiven() async throws {
    _ = try await run([Self.error("authorization_pending"), Self.tokens], changing: ["interval": nil])
    #expect(clock.slept == [5, 5])
  }

  @Test func troubleOnTheWayIsSatOutWithBackOff() async throws {
    let lost = HTTPError.connectionLost(host: "id.acme.com", reason: "reset")
    var told: [any Error] = []
    let polls = [
      Self.poll(.failure(lost)), Self.poll(.success(HTTPResponse(status: 502))), Self.error("authorization_pending"),
      Self.poll(.success(HTTPResponse(status: 429, headers: ["Retry-After": "30"]))),
      Self.poll(.success(HTTPResponse(status: 503))), Self.tokens,
    ]
    _ = try await run(polls) { told.append($0) }
    #expect(clock.slept == [1, 2, 4, 1, 30, 60])
    // The first of each stretch: two in a row are one trouble.
    #expect(told.count == 2)
    #expect(told.first as? HTTPError == lost)
  }

  @Test func backOffIsCutShortByTheDeadlineButARetryAfterIsNot() async throws {
    let lost = Result<HTTPResponse, HTTPError>.failure(.timedOut(host: "id.acme.com", after: .seconds(30)))
    _ = try await run([Self.poll(lost), Self.poll(lost), Self.tokens], changing: ["expires_in": 5])
    #expect(clock.slept == [1, 2, 2])
    let busy = Self.poll(.success(HTTPResponse(status: 429, headers: ["Retry-After": "30"])))
    await #expect(throws: DeviceFlowError.codeExpired) { try await run([busy], changing: ["expires_in": 20]) }
  }

  @Test func aUsedCodeIsNotPolledWithAgainForTheSakeOfItsIDToken() async throws {
    let keys = try SigningKeys()
    let idToken = try await keys.token("RS256", TestIssuer.claims())
    let down = HTTPError.connectionLost(host: "id.acme.com", reason: "reset")
    await #expect(throws: down) {
      try await run([
        Self.poll(.json(["access_token": "at", "id_token": .string(idToken.reveal())])),
        .get("https://id.acme.com/jwks", fails: down),
      ])
    }
  }

  @Test func pollingEndsWithTheCodeOrTheCallersPatience() async throws {
    let pending = (0..<3).map { _ in Self.error("authorization_pending") }
    await #expect(throws: DeviceFlowError.codeExpired) {
      try await run(pending, changing: ["expires_in": 3])
    }
    await #expect(throws: DeviceFlowError.deadlinePassed) {
      try await run([Self.error("authorization_pending")], deadline: clock.now() + .seconds(1))
    }
    await #expect(throws: DeviceFlowError.codeExpired) { try await run([Self.error("expired_token")]) }
  }

  @Test func aDenialEndsIt() async throws {
    await #expect(
      throws: TokenEndpointError.grantRefused(
        .init(grant: .deviceCode, status: 400, error: OAuthError(code: "access_denied")))
    ) { try await run([Self.error("access_denied")]) }
  }

  @Test func aCertificateThatIsWrongIsNotWaitedFor() async throws {
    let wrong = HTTPError.tls(host: "id.acme.com", reason: "expired certificate")
    await #expect(throws: wrong) { try await run([Self.poll(.failure(wrong))]) }
  }

  struct Malformed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let changes: [String: JSON]
  }

  @Test(arguments: [
    Malformed(testDescription: "it holds no device_code", changes: ["device_code": nil]),
    Malformed(testDescription: "it holds no verification_uri", changes: ["verification_uri": nil]),
    Malformed(testDescription: "it holds no user_code", changes: ["user_code": " "]),
    Malformed(testDescription: "its verification URI is no http URL", changes: ["verification_uri": "javascript:x"]),
    Malformed(
      testDescription: "its verification URI is no http URL",
      changes: ["verification_uri_complete": "https://x/\u{1b}[2J"]),
  ])
  func anAnswerThatCannotBeShownIsRefused(row: Malformed) async throws {
    await #expect(throws: TokenEndpointError.malformed(reason: row.testDescription)) {
      try await run([], changing: row.changes)
    }
  }

  @Test func googlesSpellingAndTheCompleteURLAreTaken() async throws {
    let wire = Wire([
      .post(
        Self.page, ["scope": "openid", "client_id": "cli"],
        .json([
          "device_code": "d", "user_code": "U", "verification_url": "https://g.co/device",
          "verification_uri_complete": "https://g.co/device?c=U", "expires_in": "1800",
        ]))
    ])
    let flow = DeviceFlow(issuer: try TestIssuer.connection(wire, clock), sleep: clock.sleep)
    let device = try await flow.begin(scope: ["openid"])
    #expect(device.verificationURI == "https://g.co/device")
    #expect(device.verificationURIComplete == "https://g.co/device?c=U")
    #expect(device.expiresAt == TestClock.start + .seconds(1800))
  }

  @Test func anIssuerWithoutThePageSaysSo() async throws {
    let metadata = try TestIssuer.metadata(changing: ["device_authorization_endpoint": nil])
    let flow = DeviceFlow(
      issuer: try TestIssuer.connection(Wire([]), clock, metadata: metadata), sleep: clock.sleep)
    await #expect(
      throws: DiscoveryError.missingEndpoint(name: "device_authorization_endpoint", issuer: TestIssuer.name)
    ) { try await flow.begin(scope: []) }
  }
}
