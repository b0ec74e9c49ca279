import HTTPTransport
import JWTKit
import OAuth
import Testing
import Values

struct ClientKeyTests {
  private let clock = TestClock()
  private static let endpoint = "https://id.acme.com/token"

  private func decoded(_ part: Substring) throws -> JSON {
    try JSON(parsing: #require(Base64URL.decode(part)))
  }

  private func key(
    _ pem: String = SigningKeys.pem, id: String? = nil, for audience: ClientKey.Audience = .issuer(TestIssuer.name),
    listed: [String] = []
  ) async throws -> ClientKey {
    try await ClientKey(
      pem: Secret(pem), id: id, audience: audience, algorithms: listed,
      random: { (0..<$0).map { _ in UInt8.random(in: 0...255) } }, now: clock.now)
  }

  @Test func assertionSaysWhoForWhomAndForAMinute() async throws {
    let key = try await key(id: "k-1")
    let assertion = try key.assertion(of: "cli", for: TestIssuer.name).reveal()
    let parts = assertion.split(separator: ".")
    try #require(parts.count == 3)
    #expect(try decoded(parts[0]) == ["alg": "RS256", "typ": "JWT", "kid": "k-1"])
    var claims = try #require(try decoded(parts[1]).object)
    let jti = claims.removeValue(forKey: "jti")
    let name = try #require(jti?.string)
    let start = TestClock.start.seconds
    #expect(
      claims == [
        "iss": "cli", "sub": "cli", "aud": .string(TestIssuer.name), "iat": .integer(start),
        "exp": .integer(start + 60),
      ])
    let keys = JWTKeyCollection()
    await keys.add(rsa: try SigningKeys().rsa.publicKey, digestAlgorithm: .sha256)
    let signature = try #require(Base64URL.decode(parts[2]))
    let input = Array("\(parts[0]).\(parts[1])".utf8)
    #expect(try await keys.getKey().verify(signature, signs: input))
    let next = try key.assertion(of: "cli", for: TestIssuer.name).reveal().split(separator: ".")
    #expect(try decoded(next[1])["jti"]?.string != name)
  }

  struct Aim: Sendable {
    let audience: ClientKey.Audience
    let atToken: String
    let atRevocation: String
  }

  @Test(arguments: [
    Aim(audience: .issuer(TestIssuer.name), atToken: TestIssuer.name, atRevocation: TestIssuer.name),
    Aim(audience: .tokenEndpoint, atToken: endpoint, atRevocation: endpoint),
    Aim(audience: .endpoint, atToken: endpoint, atRevocation: "https://id.acme.com/revoke"),
  ])
  func assertionIsForWhomTheIssuerWants(row: Aim) async throws {
    let client = OAuthClient(id: "cli", authentication: .privateKey(try await key(for: row.audience)))
    for (url, audience) in [(Self.endpoint, row.atToken), ("https://id.acme.com/revoke", row.atRevocation)] {
      var (form, headers): (FormFields, HTTPHeaders) = ([:], [:])
      try client.authenticate(&form, &headers, at: url, tokenEndpoint: Self.endpoint)
      let assertion = try #require(form.first { $0.name == "client_assertion" }?.value)
      #expect(try decoded(assertion.split(separator: ".")[1])["aud"]?.string == audience)
    }
  }

  @Test func requestCarriesTheAssertionAndNoSecret() async throws {
    let client = OAuthClient(id: "cli", authentication: .privateKey(try await key()))
    let endpoint = TokenEndpoint(url: Self.endpoint, client: client, http: Wire([]).client)
    let request = try endpoint.request(for: .clientCredentials(scope: ["api"]))
    var form = request.form
    let shown = form.removeValue(forKey: "client_assertion")
    let assertion = try #require(shown)
    #expect(try decoded(assertion.split(separator: ".")[0]) == ["alg": "RS256", "typ": "JWT"])
    #expect(
      form == [
        "grant_type": "client_credentials", "scope": "api", "client_id": "cli",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      ])
    #expect(request.headers["Authorization"] == nil && request.carriesSecrets)
  }

  @Test func issuerThatListsNothingElseGetsPS256() async throws {
    #expect(try await key(listed: ["PS256", "ES256"]).algorithm == "PS256")
    #expect(try await key(listed: ["PS256", "RS256"]).algorithm == "RS256")
  }

  /// A file as `openssl pkcs12` and Windows leave it.
  @Test func keyIsFoundAmongOtherThings() async throws {
    let text = "Bag Attributes\r\n-----BEGIN CERTIFICATE-----\r\nAAAA\r\n-----END CERTIFICATE-----\r\n"
    let pem = SigningKeys.pem.split(separator: "\n").joined(separator: "\r\n")
    #expect(try await key(text + pem + "\r\n").algorithm == "RS256")
  }

  struct Unusable: Sendable {
    let pem: String
    let failure: ClientKey.Failure
  }

  @Test(arguments: [
    Unusable(pem: "", failure: .unreadable), Unusable(pem: "no key", failure: .unreadable),
    Unusable(pem: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", failure: .unreadable),
    Unusable(pem: "-----BEGIN PRIVATE KEY-----\nAAAA\n", failure: .unreadable),
    Unusable(pem: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", failure: .unreadable),
    Unusable(
      pem: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", failure: .encrypted),
    Unusable(
      pem: "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
      failure: .encrypted),
  ])
  func whatIsNoKeyIsRefused(row: Unusable) async {
    await #expect(throws: row.failure) { try await key(row.pem) }
  }
}
