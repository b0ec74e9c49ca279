import HTTPTransport
import OAuth
import Testing
import Values

/// Answers as real providers send them, each against the rule that it bends. Errors in all shapes are in
/// `TokenEndpointErrorTests`, redirects in `AuthorizationResponseTests`, merged metadata in `DiscoveryTests`.
struct ProviderQuirksTests {
  private static let root = "http://127.0.0.1:7101/o"
  private let clock = TestClock()

  /// django-oauth-toolkit: all paths end in a slash, the device page is in neither document.
  private func connection(_ wire: Wire, client: String = "cli-public") throws -> IssuerConnection {
    let document: JSON = [
      "issuer": .string(Self.root), "authorization_endpoint": .string(Self.root + "/authorize/"),
      "token_endpoint": .string(Self.root + "/token/"), "jwks_uri": .string(Self.root + "/jwks.json"),
      "device_authorization_endpoint": .string(Self.root + "/device-authorization/"),
      "authorization_response_iss_parameter_supported": true,
      // Wrong on both: the grants and methods that are missing here work.
      "grant_types_supported": ["authorization_code"], "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    ]
    return try TestIssuer.connection(
      wire, clock, client: OAuthClient(id: client), metadata: IssuerMetadata(document: document))
  }

  @Test(arguments: [
    HTTPError.connectionLost(host: "127.0.0.1", reason: "reset"), .timedOut(host: "127.0.0.1", after: .seconds(30)),
  ])
  func aRefreshWhoseAnswerIsLostIsNotSentAgain(lost: HTTPError) async throws {
    // 1: a second use of a refresh token kills what the first one gave.
    let form = ["grant_type": "refresh_token", "refresh_token": "r", "client_id": "cli-public"]
    let wire = Wire([.post(Self.root + "/token/", form, .failure(lost))])
    await #expect(throws: lost) { try await RefreshFlow(issuer: connection(wire)).refresh(Secret("r")) }
    #expect(wire.requests.count == 1)
  }

  @Test func wrongListsRefuseNothing() async throws {
    // 3: `*_supported` are hints.
    let form = ["grant_type": "password", "username": "a", "password": "p", "client_id": "cli-public"]
    let wire = Wire([.post(Self.root + "/token/", form, .json(["access_token": "at", "token_type": "Bearer"]))])
    let tokens = try await PasswordFlow(issuer: connection(wire)).logIn(username: "a", password: Secret("p"), scope: [])
    #expect(tokens.accessToken == Secret("at"))
  }

  @Test func aNonceIsSentEvenWithoutOpenID() throws {
    // 4: glewlwyd demands it for response_type=code.
    let flow = AuthorizationCodeFlow(issuer: try connection(Wire([]))) { [UInt8](repeating: 7, count: $0) }
    let url = try flow.begin(.init(redirectURI: "http://127.0.0.1:8400/callback", scope: ["api"], prompt: "consent"))
      .url
    let query = FormFields(decoding: url.split(separator: "?")[1])
    #expect(query.parameter("nonce") != nil)
    #expect(query.parameter("prompt") == "consent")
  }

  @Test func aDenialWithoutIssuerIsADenialThoughTheIssuerPromisesToNameItself() async throws {
    // 5: the promise is kept for codes only.
    let flow = AuthorizationCodeFlow(issuer: try connection(Wire([]))) { [UInt8](repeating: 7, count: $0) }
    let pending = try flow.begin(.init(redirectURI: "http://127.0.0.1:8400/callback", scope: []))
    let state = pending.request.state.text
    await #expect(throws: AuthorizationError.refused(OAuthError(code: "access_denied"), stateConfirmed: true)) {
      try await flow.complete(pending, with: AuthorizationResponse(["error": "access_denied", "state": state]))
    }
    await #expect(throws: AuthorizationError.issuerMissing(expected: Self.root)) {
      try await flow.complete(pending, with: AuthorizationResponse(["code": "c", "state": state]))
    }
  }

  @Test func aDeviceLoginMayBringNoIDTokenAndItsRefreshOneWithoutNonce() async throws {
    // 6: and it has a client ID of its own.
    let keys = try SigningKeys()
    let claims = TestIssuer.claims(changing: ["iss": .string(Self.root), "aud": "cli-device", "nonce": nil])
    let idToken = try await keys.token("RS256", claims)
    let poll = [
      "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "d", "client_id": "cli-device",
    ]
    let refresh = ["grant_type": "refresh_token", "refresh_token": "r1", "client_id": "cli-device"]
    let wire = Wire([
      .post(
        Self.root + "/device-authorization/", ["scope": "openid", "client_id": "cli-device"],
        .json(["device_code": "d", "user_code": "S3V11H2M", "verification_uri": .string(Self.root + "/device/")])),
      .post(Self.root + "/token/", poll, .json(["error": "authorization_pending"], status: 400)),
      .post(
        Self.root + "/token/", poll,
        .json(["access_token": "a1", "token_type": "Bearer", "refresh_token": "r1", "expires_in": 36])),
      .post(
        Self.root + "/token/", refresh,
        .json(["access_token": "a2", "token_type": "Bearer", "id_token": .string(idToken.reveal())])),
      .get(Self.root + "/jwks.json", .json(["keys": [try keys.publicKey("RS256")]])),
    ])
    let issuer = try connection(wire, client: "cli-device")
    let flow = DeviceFlow(issuer: issuer, sleep: clock.sleep)
    let first = try await flow.complete(flow.begin(scope: ["openid"]))
    #expect(first.idToken == nil && clock.slept == [5, 5])
    let second = try await RefreshFlow(issuer: issuer).refresh(Secret("r1"))
    #expect(second.idToken?.claims.subject == "alice-1")
    wire.verify()
  }

  @Test func glewlwydsTokenAnswerIsReadWhole() async throws {
    // 7: `bearer` in lower case, an extra `iat`, keys without `use`, scopes narrowed; 8: no refresh token.
    let keys = try SigningKeys()
    let at = Secret("opaque-access-token")
    let hash = SigningAlgorithm.es256.leftHalfHash(of: at.reveal())
    let claims = TestIssuer.claims(changing: [
      "iss": .string(Self.root), "aud": "cli-public", "azp": "cli-public", "auth_time": 0, "amr": ["password"],
      "at_hash": .string(hash),
    ])
    let idToken = try await keys.token("ES256", header: [:], claims)
    let form = ["grant_type": "refresh_token", "refresh_token": "r", "client_id": "cli-public"]
    let wire = Wire([
      .post(
        Self.root + "/token/", form,
        .json([
          "access_token": .string(at.reveal()), "token_type": "bearer", "expires_in": 3600, "iat": 1_795_220_578,
          "scope": "profile openid", "id_token": .string(idToken.reveal()),
        ])),
      .get(Self.root + "/jwks.json", .json(["keys": [try keys.publicKey("ES256", ["alg": "ES256"])]])),
    ])
    let tokens = try await RefreshFlow(issuer: connection(wire)).refresh(Secret("r"), scope: [])
    #expect(tokens.scope == ["profile", "openid"])
    #expect(tokens.refreshToken == Secret("r"))
    #expect(tokens.idToken?.claims.authorizedParty == "cli-public")
  }

  @Test func aCodeWhoseAnswerIsLostIsNotPresentedAgain() async throws {
    // 9: a replayed code revokes what was issued for it.
    let lost = HTTPError.connectionLost(host: "127.0.0.1", reason: "reset")
    let wire = Wire([
      Wire.Expected(
        method: "POST", url: Self.root + "/token/", check: { #expect($0.retry == .never) }, answer: .failure(lost))
    ])
    let flow = AuthorizationCodeFlow(issuer: try connection(wire)) { [UInt8](repeating: 7, count: $0) }
    let pending = try flow.begin(.init(redirectURI: "http://127.0.0.1:8400/callback", scope: ["openid"]))
    let response = AuthorizationResponse(["code": "c", "state": pending.request.state.text, "iss": Self.root])
    await #expect(throws: lost) { try await flow.complete(pending, with: response) }
    #expect(wire.requests.count == 1)
  }
}
