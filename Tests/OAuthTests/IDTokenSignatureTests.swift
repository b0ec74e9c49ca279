import HTTPTransport
import OAuth
import Testing
import Values

struct IDTokenSignatureTests {
  private let clock = TestClock()
  private let jwks = "https://id.acme.com/jwks"

  private func verifier(_ wire: Wire) -> IDTokenVerifier {
    let keys = KeySource(url: jwks, http: wire.client, now: clock.now)
    return IDTokenVerifier(issuer: TestIssuer.name, clientID: "cli", keys: keys, now: clock.now)
  }

  private func verify(_ token: Secret, against keys: [JSON]...) async throws -> IDToken {
    let wire = Wire(keys.map { .get(jwks, .json(["keys": .array($0)])) })
    defer { wire.verify() }
    return try await verifier(wire).verify(token, from: .authorization(nonce: Nonce("n-1"), code: Secret("c")))
  }

  @Test(arguments: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])
  func everyAllowedAlgorithmIsVerified(algorithm: String) async throws {
    let keys = try SigningKeys()
    let token = try await keys.token(algorithm, TestIssuer.claims())
    let verified = try await verify(token, against: [keys.publicKey(algorithm)])
    #expect(verified.claims.email == "alice@example.com")
    #expect(verified.algorithm.rawValue == algorithm)
    #expect(verified.keyID == "k1")
  }

  @Test(arguments: ["RS256", "PS256", "ES256", "EdDSA"])
  func aChangedClaimBreaksTheSignature(algorithm: String) async throws {
    let keys = try SigningKeys()
    let good = try await keys.token(algorithm, TestIssuer.claims()).reveal().split(separator: ".")
    let evil = Base64URL.encode(Array(TestIssuer.claims(changing: ["sub": "mallory"]).serialized().utf8))
    await #expect(throws: IDTokenError.signatureInvalid(keyID: "k1", algorithm: .init(rawValue: algorithm) ?? .rs256)) {
      try await verify(Secret("\(good[0]).\(evil).\(good[2])"), against: [keys.publicKey(algorithm)])
    }
  }

  @Test(arguments: ["none", "HS256"])
  func unsignedAndSharedSecretTokensAreRefusedUnseen(algorithm: String) async throws {
    let keys = try SigningKeys()
    let token = try await keys.token(algorithm, TestIssuer.claims())
    // Not even the key set is asked for.
    await #expect(throws: IDTokenError.algorithmRefused(algorithm)) { try await verify(token) }
  }

  @Test func criticalHeaderExtensionsAreRefused() async throws {
    let keys = try SigningKeys()
    let token = try await keys.token("RS256", header: ["kid": "k1", "crit": ["b64"]], TestIssuer.claims())
    await #expect(throws: IDTokenError.malformed(reason: #"its header demands ["b64"]"#)) { try await verify(token) }
  }

  @Test func anUnknownKeyIsLookedForOnceMoreAndThenNamed() async throws {
    let keys = try SigningKeys()
    let token = try await keys.token("RS256", header: ["kid": "k2"], TestIssuer.claims())
    let old = try keys.publicKey("RS256", ["kid": "k1"])
    await #expect(throws: IDTokenError.unknownKey(keyID: "k2", algorithm: .rs256, listed: ["k1"])) {
      try await verify(token, against: [old], [old])
    }
  }

  @Test func aRotatedKeyIsFoundByTheSecondFetch() async throws {
    let keys = try SigningKeys()
    let token = try await keys.token("ES256", header: ["kid": "k2"], TestIssuer.claims())
    let old = try keys.publicKey("RS256", ["kid": "k1"])
    let new = try keys.publicKey("ES256", ["kid": "k2"])
    let verified = try await verify(token, against: [old], [old, new])
    #expect(verified.keyID == "k2")
  }

  @Test func forgedKeyNamesCauseOneFetchAMinute() async throws {
    let keys = try SigningKeys()
    let answer = HTTPResponse.json(["keys": [try keys.publicKey("RS256")]])
    let wire = Wire([.get(jwks, answer), .get(jwks, answer), .get(jwks, answer)])
    let verifier = verifier(wire)
    for index in 0..<5 {
      let token = try await keys.token("RS256", header: ["kid": .string("x\(index)")], TestIssuer.claims())
      await #expect(throws: IDTokenError.unknownKey(keyID: "x\(index)", algorithm: .rs256, listed: ["k1"])) {
        try await verifier.verify(token, from: .grant)
      }
    }
    #expect(wire.requests.count == 2)
    clock.advance(.seconds(61))
    let token = try await keys.token("RS256", header: ["kid": "y"], TestIssuer.claims())
    await #expect(throws: IDTokenError.self) { try await verifier.verify(token, from: .grant) }
    wire.verify()
  }

  @Test func aHeaderWithoutKeyNameTriesAllFittingKeys() async throws {
    let keys = try SigningKeys()
    let other = try SigningKeys()
    let token = try await keys.token("ES256", header: [:], TestIssuer.claims())
    let set = [
      try other.publicKey("RS256", ["kid": "a"]), try other.publicKey("ES256", ["kid": "b"]),
      try keys.publicKey("ES256", ["kid": "c"]),
    ]
    #expect(try await verify(token, against: set).claims.subject == "alice-1")
  }

  @Test func keysWithoutNameAndUseServeNamedTokens() async throws {
    let keys = try SigningKeys()
    let token = try await keys.token("RS512", TestIssuer.claims())
    #expect(try await verify(token, against: [keys.publicKey("RS512", [:])]).keyID == "k1")
  }

  @Test func keysForOtherUsesAndUnknownTypesAreNotTried() async throws {
    let keys = try SigningKeys()
    let token = try await keys.token("RS256", TestIssuer.claims())
    let set: [JSON] = [
      ["kty": "AKP", "kid": "k1"], ["kty": "oct", "kid": "k1", "k": "AAAA"], "text",
      try keys.publicKey("RS256", ["kid": "k1", "use": "enc"]),
      try keys.publicKey("RS256", ["kid": "k1", "alg": "RS512"]),
    ]
    await #expect(throws: IDTokenError.unknownKey(keyID: "k1", algorithm: .rs256, listed: ["k1", "k1", "k1", "k1"])) {
      try await verify(token, against: set)
    }
  }

  @Test func coordinatesWithoutTheirLeadingZeroAreRead() async throws {
    // One key in 128 has a coordinate that begins with a zero byte.
    var keys = try SigningKeys()
    var key = try keys.publicKey("ES256")
    while !(Self.bytes(key, "x").first == 0 || Self.bytes(key, "y").first == 0) {
      keys = try SigningKeys()
      key = try keys.publicKey("ES256")
    }
    var fields = try #require(key.object)
    for name in ["x", "y"] { fields[name] = .string(Base64URL.encode(Self.bytes(key, name).drop { $0 == 0 })) }
    let token = try await keys.token("ES256", TestIssuer.claims())
    #expect(try await verify(token, against: [.object(fields)]).claims.subject == "alice-1")
  }

  private static func bytes(_ key: JSON, _ name: String) -> [UInt8] {
    key[name]?.string.flatMap { Base64URL.decode($0) } ?? []
  }

  @Test func aSetThatWasKeptWillDoUntilAKeyDoesNotFit() async throws {
    let keys = try SigningKeys()
    let set: JSON = ["keys": [try keys.publicKey("ES256")]]
    let token = try await keys.token("ES256", TestIssuer.claims())
    let kept = Wire([.get(jwks, HTTPResponse.json(set).kept)])
    #expect(try await verifier(kept).verify(token, from: .grant).keyID == "k1")
    // The issuer has made a new key and called it as the old one.
    let replaced: JSON = ["keys": [try SigningKeys().publicKey("ES256")]]
    let wire = Wire([.get(jwks, HTTPResponse.json(replaced).kept), .get(jwks, .json(set))])
    #expect(try await verifier(wire).verify(token, from: .grant).keyID == "k1")
    #expect(wire.requests.map(\.caching) == [.fresh, .reload(notWithin: .seconds(60))])
    // A forgery is still one, whatever the server says.
    let forged = Wire([.get(jwks, HTTPResponse.json(replaced).kept), .get(jwks, .json(replaced))])
    await #expect(throws: IDTokenError.signatureInvalid(keyID: "k1", algorithm: .es256)) {
      try await verifier(forged).verify(token, from: .grant)
    }
    for wire in [kept, wire, forged] { wire.verify() }
  }

  @Test func aSetThatWasKeptAndIsNoneIsFetched() async throws {
    let keys = try SigningKeys()
    let token = try await keys.token("ES256", TestIssuer.claims())
    let set: JSON = ["keys": [try keys.publicKey("ES256")]]
    let wire = Wire([.get(jwks, HTTPResponse.json(["issuer": "no keys"]).kept), .get(jwks, .json(set))])
    #expect(try await verifier(wire).verify(token, from: .grant).keyID == "k1")
    wire.verify()
  }

  @Test func troubleWithTheKeySetIsNoForgery() async throws {
    let keys = try SigningKeys()
    let token = try await keys.token("RS256", TestIssuer.claims())
    let busy = Wire([.get(jwks, HTTPResponse(status: 503, headers: ["Retry-After": "7"]))])
    await #expect(throws: IDTokenError.keysUnavailable(url: jwks, status: 503, retryAfter: .seconds(7))) {
      try await verifier(busy).verify(token, from: .grant)
    }
    let page = Wire([.get(jwks, .text("<html>", status: 200, type: "text/html"))])
    await #expect(throws: IDTokenError.keysMalformed(url: jwks)) {
      try await verifier(page).verify(token, from: .grant)
    }
    let down = Wire([.get(jwks, fails: .nameNotFound(host: "id.acme.com"))])
    await #expect(throws: HTTPError.nameNotFound(host: "id.acme.com")) {
      try await verifier(down).verify(token, from: .grant)
    }
  }
}
