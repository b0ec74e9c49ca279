import HTTPTransport
import OAuth
import Testing
import Values

struct FlowTests {
  private static let token = "https://id.acme.com/token"
  private static let jwks = "https://id.acme.com/jwks"
  private let clock = TestClock()

  /// Bytes that count up, so that each secret is another one and known.
  private let random: RandomSource = { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 + count) } }

  private func answer(
    _ keys: SigningKeys, _ claims: [String: JSON], _ more: [String: JSON] = [:]
  ) async throws
    -> Result<HTTPResponse, HTTPError>
  {
    let idToken = try await keys.token("RS256", TestIssuer.claims(changing: claims))
    let good: [String: JSON] = [
      "access_token": "at", "token_type": "Bearer", "expires_in": 3600, "id_token": .string(idToken.reveal()),
    ]
    return .json(.object(good.merging(more) { $1 }))
  }

  @Test func aBrowserLoginBindsCodeVerifierAndNonceTogether() async throws {
    let keys = try SigningKeys()
    let verifier = PKCE(random: random).verifier.reveal()
    let nonce = Nonce(random: random)
    let form = [
      "grant_type": "authorization_code", "code": "c-1", "redirect_uri": "http://127.0.0.1:8765/callback",
      "code_verifier": verifier, "client_id": "cli", "resource": "https://host/mcp", "audience": "https://api",
    ]
    let wire = Wire([
      .post(
        Self.token, form,
        try await answer(keys, ["nonce": .string(nonce.text)], ["refresh_token": "r-1", "scope": "openid"])),
      .get(Self.jwks, .json(["keys": [try keys.publicKey("RS256")]])),
    ])
    let connection = try TestIssuer.connection(wire, clock, audience: "https://api", resource: ["https://host/mcp"])
    let flow = AuthorizationCodeFlow(issuer: connection, random: random)
    let pending = try flow.begin(
      .init(redirectURI: "http://127.0.0.1:8765/callback", scope: ["openid"], prompt: "login"))
    let query = FormFields(decoding: String(pending.url.split(separator: "?")[1]))
    #expect(query["code_challenge"] == PKCE(verifier: Secret(verifier)).challenge)
    #expect(query["nonce"] == nonce.text)
    #expect(query["prompt"] == "login" && query["audience"] == "https://api" && query["resource"] == "https://host/mcp")
    #expect(!pending.url.contains(verifier))
    let response = AuthorizationResponse(["code": "c-1", "state": pending.request.state.text])
    let tokens = try await flow.complete(pending, with: response)
    #expect(tokens.idToken?.claims.email == "alice@example.com")
    #expect(tokens.refreshToken == Secret("r-1"))
    #expect(tokens.expiresAt == TestClock.start + .seconds(3600))
    #expect(tokens.scope == ["openid"])
    wire.verify()
  }

  @Test func aStrangersRedirectCostsNoCode() async throws {
    let wire = Wire([])
    let flow = AuthorizationCodeFlow(issuer: try TestIssuer.connection(wire, clock), random: random)
    let pending = try flow.begin(.init(redirectURI: "http://127.0.0.1:1/callback", scope: ["openid"]))
    await #expect(throws: AuthorizationError.stateMismatch) {
      try await flow.complete(pending, with: AuthorizationResponse(["code": "c", "state": "evil"]))
    }
    #expect(wire.requests.isEmpty)
  }

  @Test func aLoginThatCannotEndDoesNotBegin() throws {
    for name in ["authorization_endpoint", "token_endpoint"] {
      let metadata = try TestIssuer.metadata(changing: [name: nil])
      let flow = AuthorizationCodeFlow(
        issuer: try TestIssuer.connection(Wire([]), clock, metadata: metadata), random: random)
      #expect(throws: DiscoveryError.missingEndpoint(name: name, issuer: TestIssuer.name)) {
        try flow.begin(.init(redirectURI: "http://127.0.0.1:1/callback", scope: []))
      }
    }
  }

  @Test func anIDTokenThatNobodyCanVerifyIsNotTaken() async throws {
    let keys = try SigningKeys()
    let form = ["grant_type": "client_credentials", "client_id": "cli"]
    let wire = Wire([.post(Self.token, form, try await answer(keys, [:]))])
    let metadata = try TestIssuer.metadata(changing: ["jwks_uri": nil])
    let flow = ClientCredentialsFlow(issuer: try TestIssuer.connection(wire, clock, metadata: metadata))
    await #expect(throws: DiscoveryError.missingEndpoint(name: "jwks_uri", issuer: TestIssuer.name)) {
      try await flow.logIn(scope: [])
    }
  }

  @Test func aRefreshKeepsTheOldRefreshTokenWhereNoneComes() async throws {
    let form = ["grant_type": "refresh_token", "refresh_token": "r-1", "client_id": "cli"]
    let wire = Wire([
      .post(Self.token, form, .json(["access_token": "a2", "token_type": "bearer"])),
      .post(Self.token, form, .json(["access_token": "a3", "token_type": "bearer", "refresh_token": "r-2"])),
    ])
    let flow = RefreshFlow(issuer: try TestIssuer.connection(wire, clock))
    let unrotated = try await flow.refresh(Secret("r-1"))
    #expect(unrotated.refreshToken == Secret("r-1") && unrotated.idToken == nil && unrotated.expiresAt == nil)
    #expect(try await flow.refresh(Secret("r-1")).refreshToken == Secret("r-2"))
    wire.verify()
  }

  @Test func aRefreshThatBringsAnotherPersonIsRefused() async throws {
    let keys = try SigningKeys()
    let form = ["grant_type": "refresh_token", "refresh_token": "r-1", "client_id": "cli"]
    let wire = Wire([
      .post(Self.token, form, try await answer(keys, ["nonce": nil, "sub": "mallory"])),
      .get(Self.jwks, .json(["keys": [try keys.publicKey("RS256")]])),
    ])
    let flow = RefreshFlow(issuer: try TestIssuer.connection(wire, clock))
    await #expect(throws: IDTokenError.subjectChanged(expected: "alice-1", found: "mallory")) {
      try await flow.refresh(Secret("r-1"), subject: "alice-1")
    }
  }

  @Test func aPasswordLoginSendsNoRequestTwice() async throws {
    let lost = HTTPError.connectionLost(host: "id.acme.com", reason: "reset")
    let form = ["grant_type": "password", "username": "alice", "password": "w", "scope": "openid", "client_id": "cli"]
    let wire = Wire([.post(Self.token, form, .failure(lost))])
    let flow = PasswordFlow(issuer: try TestIssuer.connection(wire, clock))
    await #expect(throws: lost) {
      try await flow.logIn(username: "alice", password: Secret("w"), scope: ["openid"])
    }
    #expect(wire.requests.count == 1)
  }

  @Test func anExchangeYieldsWhatWasAskedFor() async throws {
    let form = [
      "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": "s", "client_id": "cli",
      "subject_token_type": TokenExchange.accessToken, "requested_token_type": TokenExchange.idToken, "scope": "x",
    ]
    let wire = Wire([
      .post(
        Self.token, form,
        .json(["access_token": "t", "token_type": "N_A", "issued_token_type": .string(TokenExchange.idToken)]))
    ])
    let exchange = TokenExchange(
      subjectToken: Secret("s"), subjectTokenType: TokenExchange.accessToken, requestedTokenType: TokenExchange.idToken,
      scope: ["x"])
    let tokens = try await TokenExchangeFlow(issuer: try TestIssuer.connection(wire, clock)).exchange(exchange)
    #expect(tokens.issuedTokenType == TokenExchange.idToken)
    wire.verify()
  }
}
