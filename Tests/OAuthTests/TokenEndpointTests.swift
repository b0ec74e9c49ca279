import HTTPTransport
import OAuth
import Testing
import Values

struct TokenEndpointTests {
  private static let url = "https://id.acme.com/token"
  private static let good: JSON = ["access_token": "at", "token_type": "Bearer"]

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let grant: Grant
    let form: [String: String]
  }

  static let grants: [Case] = [
    Case(
      testDescription: "authorization code",
      grant: .authorizationCode(code: Secret("c"), redirectURI: "http://127.0.0.1:1/cb", verifier: Secret("v")),
      form: [
        "grant_type": "authorization_code", "code": "c", "redirect_uri": "http://127.0.0.1:1/cb", "code_verifier": "v",
      ]),
    Case(
      testDescription: "refresh token", grant: .refreshToken(Secret("r")),
      form: ["grant_type": "refresh_token", "refresh_token": "r"]),
    Case(
      testDescription: "device code", grant: .deviceCode(Secret("d")),
      form: ["grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "d"]),
    Case(
      testDescription: "password", grant: .password(username: "a&b", password: Secret("p w"), scope: ["openid", "x"]),
      form: ["grant_type": "password", "username": "a&b", "password": "p w", "scope": "openid x"]),
    Case(
      testDescription: "client credentials", grant: .clientCredentials(scope: ["api"]),
      form: ["grant_type": "client_credentials", "scope": "api"]),
    Case(
      testDescription: "token exchange", grant: .tokenExchange(TokenExchange(subjectToken: Secret("a.b.c"))),
      form: [
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": "a.b.c",
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
      ]),
  ]

  @Test(arguments: grants) func everyGrantIsSentInItsForm(row: Case) async throws {
    let form = row.form.merging(["client_id": "cli", "resource": "https://h/a https://h/b"]) { $1 }
    let wire = Wire([.post(Self.url, form, .json(Self.good))])
    let endpoint = TokenEndpoint(
      url: Self.url, client: OAuthClient(id: "cli"), http: wire.client,
      parameters: ["resource": "https://h/a", "resource": "https://h/b", "grant_type": "evil"])
    #expect(try await endpoint.redeem(row.grant).accessToken == Secret("at"))
    wire.verify()
  }

  @Test func basicEncodesIDAndSecretBeforeBase64() async throws {
    // RFC 6749, section 2.3.1: "a:b" and "s c%" would otherwise split in the wrong place.
    let wire = Wire([
      .post(
        Self.url, ["grant_type": "client_credentials"], authorization: "Basic YSUzQWI6cyUyMGMlMjU=", .json(Self.good))
    ])
    let client = OAuthClient(id: "a:b", authentication: .secretBasic(Secret("s c%")))
    _ = try await TokenEndpoint(url: Self.url, client: client, http: wire.client)
      .redeem(.clientCredentials(scope: []))
    wire.verify()
  }

  @Test func postPutsTheSecretIntoTheBody() async throws {
    let form = ["grant_type": "client_credentials", "client_id": "cli", "client_secret": "s"]
    let wire = Wire([.post(Self.url, form, .json(Self.good))])
    let client = OAuthClient(id: "cli", authentication: .secretPost(Secret("s")))
    _ = try await TokenEndpoint(url: Self.url, client: client, http: wire.client)
      .redeem(.clientCredentials(scope: []))
    wire.verify()
  }

  @Test func auth0TakesItsPasswordGrantAsJSON() async throws {
    let body: JSON = [
      "grant_type": "password", "client_id": "cli", "client_secret": "s", "username": "a@b.c", "password": "p",
      "scope": "openid", "audience": "https://api",
    ]
    let wire = Wire([
      Wire.Expected(
        method: "POST", url: Self.url,
        check: {
          #expect((try? JSON(parsing: $0.body ?? [])) == body)
          #expect($0.headers["Content-Type"] == "application/json")
          #expect($0.retry == .never && $0.carriesSecrets)
        }, answer: .json(Self.good))
    ])
    let endpoint = TokenEndpoint(
      url: Self.url, client: OAuthClient(id: "cli", authentication: .secretPost(Secret("s"))), http: wire.client,
      encoding: .json, parameters: ["audience": "https://api"])
    _ = try await endpoint.redeem(.password(username: "a@b.c", password: Secret("p"), scope: ["openid"]))
    wire.verify()
  }

  struct Choice: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var method: String?
    var supported: [String] = []
    let chosen: ClientAuthentication?
  }

  @Test(arguments: [
    Choice(testDescription: "nothing said", chosen: .secretBasic(Secret("s"))),
    Choice(
      testDescription: "both", supported: ["client_secret_post", "client_secret_basic"],
      chosen: .secretBasic(Secret("s"))),
    Choice(testDescription: "post only", supported: ["client_secret_post"], chosen: .secretPost(Secret("s"))),
    Choice(testDescription: "only others", supported: ["private_key_jwt"], chosen: .secretBasic(Secret("s"))),
    Choice(
      testDescription: "the context knows better", method: "client_secret_basic", supported: ["client_secret_post"],
      chosen: .secretBasic(Secret("s"))),
    Choice(testDescription: "an unknown word", method: "tls", chosen: nil),
  ])
  func aSecretIsProvenAsTheContextOrTheIssuerHasIt(row: Choice) {
    #expect(ClientAuthentication(secret: Secret("s"), method: row.method, supported: row.supported) == row.chosen)
    #expect(ClientAuthentication(secret: nil, supported: row.supported) == ClientAuthentication.none)
  }
}
