import Glibc
import Testing
import Values

/// Clients that prove themselves by a signed assertion (RFC 7523, `private_key_jwt`).
struct PrivateKeyTests {
  private static let client = "gatectl-demo-key"

  /// Makes a key pair whose public half the issuer knows.
  /// - Returns: the private key's file.
  private func makeKey(_ scene: Scene, _ options: [String], audience: String = "issuer") async throws -> String {
    let path = "\(scene.home)/client-\(UInt32.random(in: 0 ... .max)).pem"
    try await openssl(scene, ["genpkey", "-out", path] + options)
    try await openssl(scene, ["pkey", "-in", path, "-pubout", "-out", "\(path).pub"])
    try await scene.demo.post(
      "client-key",
      ["pem": .string(Files.text("\(path).pub")), "kid": "k-1", "audience": .string(audience)])
    return path
  }

  private func openssl(_ scene: Scene, _ arguments: [String]) async throws {
    let outcome = try await scene.run(
      Launch(
        program: "/usr/bin/openssl", arguments: arguments, environment: ["PATH": "/usr/bin:/bin"],
        directory: scene.home)
    ).outcome()
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  private func makeContext(_ scene: Scene, key: String?, _ more: String...) async throws {
    try await scene.makePlainContext()
    let settings = more + (key.map { ["idp.private-key-file=\($0)"] } ?? [])
    let update = try await scene.gatectl(
      ["context", "update", "plain", "--client-id", Self.client, "--set", "idp.private-key-id=k-1"]
        + settings.flatMap { ["--set", $0] })
    try #require(update.status == 0, "\(update.errors)")
  }

  struct Key: Sendable, CustomTestStringConvertible {
    let algorithm: String
    let options: [String]
    var testDescription: String { algorithm }
  }

  private static let keys = [
    Key(algorithm: "RS256", options: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    Key(algorithm: "ES256", options: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    Key(algorithm: "ES384", options: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    Key(algorithm: "ES512", options: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"]),
    Key(algorithm: "EdDSA", options: ["-algorithm", "ED25519"]),
  ]

  @Test(arguments: keys) func personLogsInRenewsAndLogsOut(key: Key) async throws {
    try await Scene.play { scene in
      try await makeContext(scene, key: makeKey(scene, key.options))
      let login = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(login.status == 0, "\(login.errors)")
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try await scene.gatectl("auth", "logout").errors.contains("the session was revoked"))
      let requests = try await scene.demo.requests("idp", "POST", "/oauth/*")
      let assertions = requests.compactMap { $0.body?["client_assertion"]?.string }
      #expect(assertions.count == requests.count && Set(assertions).count == assertions.count)
      #expect(requests.allSatisfy { $0.body?["client_secret"] == nil && $0.header("authorization") == nil })
      let header = try #require(assertions.first?.split(separator: ".").first)
      #expect(try decoded(header)["alg"]?.string == key.algorithm)
      #expect(try decoded(header)["kid"]?.string == "k-1")
      let said = scene.everythingSaid
      #expect(!assertions.contains { said.contains($0) } && !said.contains("PRIVATE KEY"))
    }
  }

  private func decoded(_ part: Substring) throws -> JSON {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var bytes: [UInt8] = []
    var (pool, count) = (0, 0)
    for character in part {
      pool = (pool << 6 | (try #require(alphabet.firstIndex(of: character)))) & 0xffff
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: pool >> count))
      }
    }
    return try JSON(parsing: bytes)
  }

  @Test func serviceAccountLogsIn() async throws {
    try await Scene.play { scene in
      try await makeContext(scene, key: makeKey(scene, Self.keys[1].options))
      let login = try await scene.gatectl("auth", "login", "--client-credentials", "--scopes", "api")
      #expect(login.status == 0, "\(login.errors)")
      #expect(try await scene.gatectl("api", "/anything").status == 0)
    }
  }

  @Test func deviceLogsIn() async throws {
    try await Scene.play { scene in
      try await makeContext(scene, key: makeKey(scene, Self.keys[1].options))
      try await scene.demo.misbehave(["deviceInterval": 0])
      let login = try scene.start(["auth", "login", "--device", "--no-open"])
      _ = try await login.errors.line(with: "and enter the code: ")
      try await scene.demo.decideDevice([:])
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test(arguments: ["token-endpoint", "endpoint"]) func issuerMayWantAnotherAudience(audience: String) async throws {
    try await Scene.play { scene in
      let key = try await makeKey(scene, Self.keys[1].options, audience: audience)
      try await makeContext(scene, key: key)
      let refused = try await scene.gatectl("auth", "login", "--client-credentials")
      refused.expectFailure(
        81,
        "the issuer refused the client (401, invalid_client: the assertion is not for \(audience) "
          + "\(scene.demo.issuer)oauth/token; the client's assertion was for '\(scene.demo.issuer)', "
          + "see idp.assertion-audience) for context 'plain'")
      try await scene.gatectl("context", "update", "plain", "--set", "idp.assertion-audience=\(audience)")
      let login = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(login.status == 0, "\(login.errors)")
      #expect(try await scene.gatectl("auth", "logout").errors.contains("the session was revoked"))
    }
  }

  @Test func keyThatTheIssuerDoesNotKnowIsRefused() async throws {
    try await Scene.play { scene in
      _ = try await makeKey(scene, Self.keys[1].options)
      let other = "\(scene.home)/other.pem"
      try await openssl(scene, ["genpkey", "-out", other] + Self.keys[1].options)
      try await makeContext(scene, key: other)
      let login = try await scene.gatectl("auth", "login", "--client-credentials")
      #expect(login.status == 81 && login.errors.contains("the assertion's signature"), "\(login.errors)")
    }
  }

  @Test func keyThatIsMissingOrNoneIsSaid() async throws {
    try await Scene.play { scene in
      try await makeContext(scene, key: nil, "idp.client-authentication=private_key_jwt")
      let none = try await scene.gatectl("auth", "login", "--client-credentials")
      none.expectFailure(
        78, "client-authentication private_key_jwt needs the client's key",
        hints: ["gatectl context update plain --set idp.private-key-file=FILE"])
      let path = "\(scene.home)/key"
      try await scene.gatectl("context", "update", "plain", "--set", "idp.private-key-file=key")
      let missing = try await scene.gatectl("auth", "login", "--client-credentials")
      missing.expectFailure(74, "there is no private key file '\(path)'")
      try Files.write("no key", to: path)
      let malformed = try await scene.gatectl("auth", "login", "--client-credentials")
      malformed.expectFailure(
        65, "private key file '\(path)' holds no RSA, EC or Ed25519 private key in PEM")
      try await openssl(scene, ["genpkey", "-out", path, "-aes256", "-pass", "pass:x"] + Self.keys[1].options)
      let encrypted = try await scene.gatectl("auth", "login", "--client-credentials")
      encrypted.expectFailure(
        65, "private key file '\(path)' is encrypted; without a passphrase: openssl pkey -in FILE -out NEW")
    }
  }

  @Test func keyThatOthersCanReadIsWarnedOf() async throws {
    try await Scene.play { scene in
      let key = try await makeKey(scene, Self.keys[1].options)
      try await makeContext(scene, key: key)
      chmod(key, 0o644)
      let login = try await scene.gatectl("auth", "login", "--client-credentials", "--scopes", "api")
      #expect(login.status == 0, "\(login.errors)")
      let warning = "warning: others can read the private key '\(key)'; chmod 600 is what it needs"
      #expect(login.marked.contains(warning), "\(login.errors)")
      let findings = try await scene.gatectl("context", "validate").output
      #expect(findings.contains("idp.private-key-file: others can read '\(key)', chmod 600"), "\(findings)")
    }
  }
}
