import HTTPTransport
import OAuth
import Testing
import Values

struct IDTokenClaimTests {
  private let clock = TestClock()

  private func verify(
    _ changes: [String: JSON],
    from origin: IDTokenVerifier.Origin = .authorization(nonce: Nonce("n-1"), code: Secret("c")),
    audience: String? = nil, accessToken: Secret? = nil, serverTime: Timestamp? = nil
  ) async throws -> IDToken {
    let signer = try SigningKeys()
    let token = try await signer.token("RS256", TestIssuer.claims(changing: changes))
    let wire = Wire([.get("https://id.acme.com/jwks", .json(["keys": [try signer.publicKey("RS256")]]))])
    let keys = KeySource(url: "https://id.acme.com/jwks", http: wire.client, now: clock.now)
    let verifier = IDTokenVerifier(
      issuer: TestIssuer.name, clientID: "cli", audience: audience, keys: keys, now: clock.now)
    return try await verifier.verify(token, from: origin, accessToken: accessToken, serverTime: serverTime)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let changes: [String: JSON]
    let error: IDTokenError
  }

  private static let start = TestClock.start

  static let refused: [Case] = [
    Case(
      testDescription: "another issuer, be it by a slash", changes: ["iss": "https://id.acme.com"],
      error: .issuerMismatch(expected: TestIssuer.name, found: "https://id.acme.com")),
    Case(testDescription: "no issuer", changes: ["iss": nil], error: .claimMissing("iss")),
    Case(testDescription: "no subject", changes: ["sub": nil], error: .claimMissing("sub")),
    Case(testDescription: "no audience", changes: ["aud": nil], error: .claimMissing("aud")),
    Case(
      testDescription: "another audience", changes: ["aud": ["x", "y\u{1b}[2J"]],
      error: .audienceMismatch(accepted: ["cli"], found: ["x", "y[2J"])),
    Case(
      testDescription: "made for another party", changes: ["aud": ["cli", "x"], "azp": "x"],
      error: .authorizedPartyMismatch(expected: "cli", found: "x")),
    Case(testDescription: "no expiry", changes: ["exp": nil], error: .claimMissing("exp")),
    Case(
      testDescription: "expired beyond the skew", changes: ["exp": .integer(start.seconds - 60)],
      error: .expired(at: start - .seconds(60), now: start)),
    Case(
      testDescription: "issued in the future", changes: ["iat": .integer(start.seconds + 61)],
      error: .notYetValid(claim: "iat", at: start + .seconds(61), now: start)),
    Case(testDescription: "no issue time", changes: ["iat": nil], error: .claimMissing("iat")),
    Case(
      testDescription: "not valid before", changes: ["nbf": .integer(start.seconds + 61)],
      error: .notYetValid(claim: "nbf", at: start + .seconds(61), now: start)),
    Case(testDescription: "another nonce", changes: ["nonce": "n-2"], error: .nonceMismatch),
    Case(testDescription: "no nonce", changes: ["nonce": nil], error: .nonceMismatch),
    Case(testDescription: "another code's hash", changes: ["c_hash": "AAAA"], error: .hashMismatch(claim: "c_hash")),
  ]

  @Test(arguments: refused) func aWrongClaimIsRefused(row: Case) async throws {
    await #expect(throws: row.error) { try await verify(row.changes) }
  }

  @Test func audienceListsFractionalTimesAndSkewAreTaken() async throws {
    let token = try await verify([
      "aud": ["api", "cli"], "azp": "cli", "exp": .number(Double(Self.start.seconds) - 58.5),
      "iat": .number(Double(Self.start.seconds) + 60.25),
    ])
    #expect(token.claims.expiresAt == Self.start - .seconds(59))
    #expect(token.claims.issuedAt == Self.start + .seconds(60))
    #expect(token.claims.audience == ["api", "cli"])
  }

  @Test func theIssuersClockCountsForATokenStraightFromIt() async throws {
    let behind = Self.start + .seconds(86_400)
    let changes: [String: JSON] = ["iat": .integer(behind.seconds), "exp": .integer(behind.seconds + 60)]
    #expect(try await verify(changes, serverTime: behind).claims.issuedAt == behind)
    await #expect(throws: IDTokenError.self) { try await verify(changes) }
    // And an issuer whose `Date` is wrong loses nothing where this clock is right.
    #expect(try await verify([:], serverTime: behind).claims.subject == "alice-1")
    // A token given by hand did not come with that answer.
    await #expect(throws: IDTokenError.self) { try await verify(changes, from: .byHand, serverTime: behind) }
  }

  @Test func accessTokenHashIsCheckedWherePresent() async throws {
    // The pair that PingFederate's documentation works through.
    let accessToken = Secret("dNZX1hEZ9wBCzNL40Upu646bdzQA")
    let good: [String: JSON] = ["at_hash": "wfgvmE9VxjAudsl9lc6TqA"]
    #expect(try await verify(good, accessToken: accessToken).claims.subject == "alice-1")
    await #expect(throws: IDTokenError.hashMismatch(claim: "at_hash")) {
      try await verify(good, accessToken: Secret("another"))
    }
  }

  @Test func codeHashOfTheSpecificationsExampleFits() async throws {
    let code = Secret("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk")
    let token = try await verify(
      ["c_hash": "LDktKdoQak3Pk0cnXxCltA"], from: .authorization(nonce: Nonce("n-1"), code: code))
    #expect(token.claims.nonce == "n-1")
  }

  @Test func aTokenGivenByHandNeedsNeitherNonceNorIssueTimeButItsAudience() async throws {
    let changes: [String: JSON] = ["nonce": "of another login", "iat": nil, "aud": "https://api", "azp": "web"]
    #expect(try await verify(changes, from: .byHand, audience: "https://api").claims.user == "alice@example.com")
    await #expect(throws: IDTokenError.audienceMismatch(accepted: ["cli"], found: ["https://api"])) {
      try await verify(changes, from: .byHand)
    }
    // A login's own token must be for the client, audience or not.
    await #expect(throws: IDTokenError.audienceMismatch(accepted: ["cli"], found: ["https://api"])) {
      try await verify(["aud": "https://api"], audience: "https://api")
    }
  }

  @Test func aRefreshMustBringTheSamePerson() async throws {
    #expect(try await verify(["nonce": nil], from: .refresh(subject: "alice-1")).claims.subject == "alice-1")
    await #expect(throws: IDTokenError.subjectChanged(expected: "bob", found: "alice-1")) {
      try await verify(["nonce": nil], from: .refresh(subject: "bob"))
    }
  }

  struct Shape: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let token: String
    let reason: String
  }

  @Test(arguments: [
    Shape(testDescription: "opaque", token: "abc", reason: "it has 1 parts, a signed token has three"),
    Shape(testDescription: "encrypted", token: "a.b.c.d.e", reason: "it has 5 parts, a signed token has three"),
    Shape(testDescription: "no JSON", token: "YWJj.e30.AA", reason: "its header is no JSON object"),
    Shape(testDescription: "no object", token: "e30.W10.AA", reason: "its payload is no JSON object"),
    Shape(testDescription: "no base64url", token: "e30.e30.++", reason: "its signature is no base64url"),
  ])
  func aMalformedTokenSaysWhy(row: Shape) {
    #expect(throws: IDTokenError.malformed(reason: row.reason)) { try JSONWebSignature(row.token) }
  }
}
