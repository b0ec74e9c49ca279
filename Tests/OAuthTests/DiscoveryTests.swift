import HTTPTransport
import OAuth
import Testing
import Values

struct DiscoveryTests {
  private static let oidc = "https://id.acme.com/.well-known/openid-configuration"
  private static let oauth = "https://id.acme.com/.well-known/oauth-authorization-server"

  private func discover(
    _ expected: [Wire.Expected], issuer: String = "https://id.acme.com/",
    overrides: [IssuerMetadata.Endpoint: String] = [:]
  ) async throws -> IssuerMetadata {
    let wire = Wire(expected)
    defer { wire.verify() }
    return try await Discovery(http: wire.client)
      .metadata(of: Issuer(issuer), overrides: IssuerMetadata.Overrides(overrides))
  }

  private static func document(_ fields: [String: JSON] = [:], issuer: JSON = "https://id.acme.com/") -> HTTPResponse {
    .json(.object(["issuer": issuer].merging(fields) { $1 }), headers: ["Cache-Control": "max-age=300"])
  }

  private static let missing = HTTPResponse(status: 404)

  @Test func bothDocumentsAreMergedOpenIDsFirstAndTheContextsEndpointsOnTop() async throws {
    let result = try await discover(
      [
        .get(
          Self.oidc,
          Self.document([
            "token_endpoint": "https://id.acme.com/t1", "jwks_uri": "https://id.acme.com/jwks",
            "scopes_supported": ["openid"], "revocation_endpoint": "",
          ])),
        .get(
          Self.oauth,
          Self.document([
            "token_endpoint": "https://id.acme.com/t2", "revocation_endpoint": "https://id.acme.com/revoke",
            "scopes_supported": ["api", "openid"], "authorization_endpoint": "https://id.acme.com/a2",
          ])),
      ],
      overrides: [.deviceAuthorization: "https://id.acme.com/dev/", .authorization: "https://id.acme.com/mine"])
    let metadata = result
    #expect(metadata[.token] == "https://id.acme.com/t1")
    #expect(metadata[.revocation] == "https://id.acme.com/revoke")
    #expect(metadata[.deviceAuthorization] == "https://id.acme.com/dev/")
    #expect(metadata[.authorization] == "https://id.acme.com/mine")
    #expect(metadata.scopesSupported == ["openid", "api"])
    #expect(throws: DiscoveryError.missingEndpoint(name: "end_session_endpoint", issuer: "https://id.acme.com/")) {
      try metadata.require(.endSession)
    }
  }

  @Test func anIssuerWithAPathIsLookedForInThreePlaces() async throws {
    let issuer: JSON = "https://id.acme.com/realms/a"
    let result = try await discover(
      [
        .get("https://id.acme.com/realms/a/.well-known/openid-configuration", Self.missing),
        .get("https://id.acme.com/.well-known/openid-configuration/realms/a", .text("<html>", status: 200)),
        .get(
          "https://id.acme.com/.well-known/oauth-authorization-server/realms/a",
          Self.document(["token_endpoint": "https://id.acme.com/t"], issuer: issuer)),
      ], issuer: "https://id.acme.com/realms/a")
    #expect(result.issuer == "https://id.acme.com/realms/a")
    #expect(!result.isOpenID)
    #expect(result.scopes(chosen: nil) == [])
  }

  @Test func aSlashAtTheEndIsForgivenAndTheIssuersSpellingKept() async throws {
    let result = try await discover(
      [.get(Self.oidc, Self.document()), .get(Self.oauth, Self.missing)], issuer: "https://id.acme.com")
    #expect(result.issuer == "https://id.acme.com/")
  }

  @Test func aBareDomainIsAnAuth0Issuer() throws {
    #expect(try Issuer("acme.us.auth0.com").text == "https://acme.us.auth0.com/")
  }

  @Test(arguments: ["https://id.acme.com/other", "https://evil.com/", "http://id.acme.com/", "https://ID.acme.com/"])
  func anotherIssuersDocumentIsRefused(name: String) async throws {
    await #expect(
      throws: DiscoveryError.issuerMismatch(expected: "https://id.acme.com/", found: name, url: Self.oidc)
    ) {
      try await discover([
        .get(Self.oidc, Self.document(issuer: .string(name))), .get(Self.oauth, Self.missing),
      ])
    }
  }

  @Test func anEndpointOnPlainHTTPIsRefusedExceptOnLoopback() async throws {
    let evil = Self.document(["token_endpoint": "http://id.acme.com/t"])
    await #expect(throws: DiscoveryError.insecureEndpoint(name: "token_endpoint", url: "http://id.acme.com/t")) {
      try await discover([.get(Self.oidc, evil), .get(Self.oauth, Self.missing)])
    }
    let local = "http://127.0.0.1:7101/o"
    let metadata = try IssuerMetadata(document: [
      "issuer": .string(local), "token_endpoint": .string(local + "/token/"),
    ])
    #expect(metadata[.token] == "http://127.0.0.1:7101/o/token/")
    #expect(throws: DiscoveryError.insecureIssuer("http://id.acme.com")) { try Issuer("http://id.acme.com") }
    #expect(throws: DiscoveryError.self) { try Issuer("https://id.acme.com/?x") }
  }

  @Test func nothingAnywhereNamesThePlacesUnlessTheContextHasTheEndpoints() async throws {
    let nothing: [Wire.Expected] = [.get(Self.oidc, Self.missing), .get(Self.oauth, HTTPResponse(status: 403))]
    await #expect(
      throws: DiscoveryError.notFound(
        issuer: "https://id.acme.com/",
        tried: [.init(url: Self.oidc, status: 404), .init(url: Self.oauth, status: 403)])
    ) { try await discover(nothing) }
    let result = try await discover(nothing, overrides: [.token: "https://id.acme.com/t"])
    #expect(result.issuer == "https://id.acme.com/")
    #expect(result[.token] == "https://id.acme.com/t")
  }

  @Test func aServerInTroubleIsNotAMissingIssuer() async throws {
    let busy = HTTPResponse(status: 503, headers: ["Retry-After": "9"])
    await #expect(throws: DiscoveryError.tryLater(url: Self.oidc, status: 503, retryAfter: .seconds(9))) {
      try await discover([.get(Self.oidc, busy), .get(Self.oauth, Self.missing)])
    }
    await #expect(throws: DiscoveryError.unavailable(url: Self.oauth, status: 500)) {
      try await discover([.get(Self.oidc, Self.missing), .get(Self.oauth, HTTPResponse(status: 500))])
    }
    let down = HTTPError.connectionRefused(host: "id.acme.com", port: 443, reason: "refused")
    await #expect(throws: down) {
      try await discover([.get(Self.oidc, fails: down), .get(Self.oauth, fails: down)])
    }
    await #expect(throws: DiscoveryError.malformed(url: Self.oidc, reason: "it is no JSON object")) {
      try await discover([.get(Self.oidc, .text("[]", status: 200)), .get(Self.oauth, Self.missing)])
    }
  }

  @Test func aDocumentFoundBesideTroubleIsUsed() async throws {
    let result = try await discover([.get(Self.oidc, Self.document()), .get(Self.oauth, HTTPResponse(status: 502))])
    #expect(result.issuer == "https://id.acme.com/")
  }

  @Test func aRedirectForAMissingSlashIsFollowedOnTheSameHost() async throws {
    let moved = HTTPResponse(status: 301, headers: ["Location": "/.well-known/openid-configuration/"])
    let result = try await discover([
      .get(Self.oidc, moved), .get(Self.oidc + "/", Self.document()), .get(Self.oauth, Self.missing),
    ])
    #expect(result.issuer == "https://id.acme.com/")
  }

  @Test func documentsThatWereKeptWillDoUnlessNoneOfThemIsOfUse() async throws {
    let metadata = try await discover([
      .get(Self.oidc, Self.document().kept), .get(Self.oauth, Self.missing.kept),
    ])
    #expect(metadata.issuer == "https://id.acme.com/")
    let again = try await discover([
      .get(Self.oidc, Self.document(issuer: "https://evil.example/").kept), .get(Self.oauth, Self.missing.kept),
      .get(Self.oidc, Self.document()), .get(Self.oauth, Self.missing),
    ])
    #expect(again.issuer == "https://id.acme.com/")
    await #expect(throws: DiscoveryError.self) {
      try await discover([
        .get(Self.oidc, Self.missing.kept), .get(Self.oauth, Self.missing.kept),
        .get(Self.oidc, Self.document(issuer: "https://evil.example/")), .get(Self.oauth, Self.missing),
      ])
    }
  }

  @Test func scopesAndPKCEFollowTheMetadata() throws {
    let metadata = try TestIssuer.metadata()
    #expect(metadata.scopes(chosen: nil) == ["openid", "profile", "email", "offline_access"])
    #expect(metadata.scopes(chosen: ["api"]) == ["api", "offline_access"])
    try metadata.requirePKCE()
    try TestIssuer.metadata(changing: ["code_challenge_methods_supported": nil]).requirePKCE()
    #expect(throws: DiscoveryError.pkceUnsupported(methods: ["plain"], issuer: TestIssuer.name)) {
      try TestIssuer.metadata(changing: ["code_challenge_methods_supported": ["plain"]]).requirePKCE()
    }
  }
}
