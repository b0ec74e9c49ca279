import Testing
import Values

struct APITokenTests {
  /// - Returns: the secret.
  private func create(_ scene: Scene, _ name: String, _ options: String...) async throws -> String {
    let code = try await scene.demo.backupCode()
    let outcome = try await scene.gatectl(
      ["api-token", "create", name, "--role", "deployer", "-o", "token", "--mfa-code", code] + options)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return String(outcome.output.dropLast())
  }

  @Test func aTokenIsMadeListedShownAndDeleted() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let empty = try await scene.gatectl("api-token", "list", "-o", "json")
      #expect(empty.status == 0 && empty.output == "[]\n" || empty.output == "[\n\n]\n", "\(empty.output)")
      let secret = try await create(scene, "ci")
      #expect(secret.hasPrefix("rgw_"))
      let list = try await scene.gatectl("api-token", "list", "-o", "json")
      let token = try #require(JSON(parsing: list.bytes).array?.first)
      #expect(token["name"]?.string == "ci" && token["lastUsedAt"] == .null && !list.output.contains(secret))
      let id = try #require(token["id"]?.string)
      let shown = try await scene.gatectl("api-token", "get", id)
      #expect(shown.output.contains("ci") && shown.output.contains("never"))
      let missing = try await scene.gatectl("api-token", "get", "00000000-0000-4000-8000-000000000000")
      #expect(missing.status == 1, "\(missing.errors)")
      let deleted = try await scene.gatectl("api-token", "delete", id, "--mfa-code", try await scene.demo.backupCode())
      #expect(deleted.status == 0, "\(deleted.errors)")
      #expect(try await scene.gatectl("api", "/api/v1/info", "--api-token", secret).status == 77)
    }
  }

  @Test func aTokenWorksEverywhereWithNothingStoredAndCarriesNoFactor() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let secret = try await create(scene, "ci")
      try Files.write("\(secret)\n", to: "\(scene.home)/token")
      let nowhere = ["HOME": "\(scene.home)/nobody", "RACK_GATEWAY_URL": scene.demo.rackGateway]
      let byVariable = nowhere.merging(["RACK_GATEWAY_API_TOKEN": secret]) { $1 }
      for arguments in [["auth", "status"], ["api", "/api/v1/info"], ["api-token", "list"], ["auth", "token"]] {
        let outcome = try await scene.gatectl(arguments, environment: byVariable)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        let byFile = try await scene.gatectl(
          arguments + ["--token-file", "\(scene.home)/token"], environment: nowhere)
        #expect(byFile.status == 0, "\(arguments): \(byFile.errors)")
      }
      try await scene.demo.forgetRequests()
      let write = try await scene.gatectl(
        "api", "POST", "/api/v1/rack-proxy/apps/web/releases", "--mfa-code", "123456", environment: byVariable)
      #expect(write.status == 0, "\(write.errors)")
      let requests = try await scene.demo.requests("rack", "POST")
      #expect(requests.count == 1 && requests[0].header("x-mfa-totp") == nil)
      #expect(requests[0].header("authorization") == "Bearer \(secret)")
      let create = try await scene.gatectl("api-token", "create", "x", "--role", "cicd", environment: byVariable)
      #expect(create.status == 79, "\(create.errors)")
      #expect(!Files.exists("\(scene.home)/nobody/.config/gatectl/config.yaml"))
    }
  }

  @Test func aSessionNeverGoesToAServerOfAVariable() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.forgetRequests()
      let other = scene.demo.rackGateway.replacing("127.0.0.1", with: "localhost")
      let outcome = try await scene.gatectl("api", "/api/v1/info", environment: ["RACK_GATEWAY_URL": other])
      #expect(outcome.status == 77, "\(outcome.errors)")
      #expect(try await scene.demo.requests("rack").isEmpty)
    }
  }

  @Test func theSecretCanGoStraightToAFile() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let code = try await scene.demo.backupCode()
      let path = "\(scene.home)/secret"
      let outcome = try await scene.gatectl(
        "api-token", "create", "--name", "ci", "--permission", "convox:app:list", "--save-to", path, "--expires-at",
        "2030-01-01T00:00:00Z", "--mfa-code", code)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let secret = try Files.text(path)
      #expect(secret.hasPrefix("rgw_") && Files.mode(path) == 0o600 && !outcome.output.contains("rgw_"))
      #expect(outcome.marked.contains { $0.hasPrefix("warning: the gateway ignores --expires-at") })
      let again = try await scene.gatectl("api-token", "create", "more", "--role", "cicd", "--save-to", path)
      #expect(again.status == 1)
      #expect(try Files.text(path) == secret)
    }
  }

  @Test func aPlaceThatCannotBeWrittenIsFoundOutBeforeATokenIsMade() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      try await scene.demo.forgetRequests()
      let outcome = try await scene.gatectl(
        "api-token", "create", "ci", "--role", "cicd", "--save-to", "\(scene.home)/nowhere/secret", "--mfa-code", "1")
      #expect(outcome.status == 73 && outcome.errors.contains("nothing was created"), "\(outcome.errors)")
      #expect(try await scene.demo.requests("rack").isEmpty)
    }
  }

  @Test func aRefusalWithoutAWordSaysWhatWasRefusedAndAServerOfAnotherKindHowToSayItsKind() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let secret = try await create(scene, "ci")
      let nowhere = ["HOME": "\(scene.home)/nobody", "GATECTL_SERVER": scene.demo.rackGateway, "GATECTL_TOKEN": secret]
      try await scene.gatectl(
        "api-token", "create", "x", "--role", "cicd", "--gateway", "rack-gateway", environment: nowhere
      ).expectFailure(
        79,
        "gateway returned 403 (permission denied) for POST /api/v1/api-tokens for \(scene.demo.rackGateway)",
        hints: [
          "an administrator of the gateway gives roles and permissions; yours stand in: gatectl auth status"
        ])
      try await scene.gatectl("api-token", "list", environment: nowhere).expectFailure(
        78, "a gateway of kind oidc has no API tokens to manage",
        hints: ["gatectl api-token list … --gateway rack-gateway"])
    }
  }

  @Test func theGatewaysRefusalsComeThrough() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let role = try await scene.gatectl(
        "api-token", "create", "x", "--role", "king", "--mfa-code", try await scene.demo.backupCode())
      #expect(role.status == 1 && role.errors.contains("invalid role: king"), "\(role.errors)")
      let gone = try await scene.gatectl(
        "api-token", "delete", "nope", "--mfa-code", try await scene.demo.backupCode())
      #expect(gone.status == 1 && gone.errors.contains("token not found"), "\(gone.errors)")
      #expect(try await scene.gatectl("api-token", "create", "x").status == 64)
      #expect(try await scene.gatectl("context", "list", "-o", "token").status == 64)
    }
  }
}
