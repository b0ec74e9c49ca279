import Testing
import Values

/// A session is only ever sent to the origin that issued it, a credential by hand only where it was meant to go.
struct OriginTests {
  /// A second server, which must see no credential.
  private func withStranger(_ scene: Scene, _ body: (Demo) async throws -> Void) async throws {
    let stranger = try await Demo(in: scene.home)
    do {
      try await body(stranger)
      let authorized = try await stranger.requests().filter { $0.header("authorization") != nil }
      #expect(authorized.isEmpty)
    } catch {
      Issue.record(error)
    }
    try await stranger.stop()
  }

  @Test func absoluteURLOfTheSameOriginIsSentTo() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      #expect(try await scene.gatectl("api", "\(scene.demo.gateway)/noetl/catalog/list").status == 0)
    }
  }

  @Test func absoluteURLOfAnotherOriginIsRefused() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await withStranger(scene) { stranger in
        try await scene.gatectl("api", "\(stranger.gateway)/noetl/catalog/list").expectFailure(
          64, "'\(stranger.gateway)/noetl/catalog/list' is of another origin, to which the session is not sent")
        #expect(try await stranger.requests().isEmpty)
      }
    }
  }

  @Test func redirectToAnotherOriginTakesNoCredentialAlong() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await withStranger(scene) { stranger in
        let target = "\(stranger.gateway)/noetl/catalog/list"
        try await scene.demo.misbehave([
          "rules": [
            [
              "path": "/noetl/catalog/list", "status": 307, "body": "empty", "headers": ["Location": .string(target)],
            ]
          ]
        ])
        _ = try await scene.gatectl("api", "/noetl/catalog/list")
      }
    }
  }

  @Test func serverOfAnotherOriginDropsTheSession() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await withStranger(scene) { stranger in
        let update = try await scene.gatectl("context", "update", "demo", "--server", stranger.gateway)
        #expect(update.status == 0)
        #expect(update.marked.contains("warning: the session was dropped: it belongs to \(scene.demo.gateway)"))
        #expect(try await scene.gatectl("api", "/noetl/catalog/list").status == 77)
        #expect(try await stranger.requests().isEmpty)
      }
    }
  }

  @Test func serverEditedByHandGetsNoSession() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await withStranger(scene) { stranger in
        let edited = try scene.config.replacing(
          "    server: \(scene.demo.gateway)", with: "    server: \(stranger.gateway)")
        try Files.write(edited, to: scene.configPath)
        try await scene.gatectl("api", "/noetl/catalog/list").expectFailure(
          77,
          "the cached session belongs to \(scene.demo.gateway) and is not sent elsewhere for context 'demo'",
          hints: ["gatectl auth login --context demo"])
        #expect(try await stranger.requests().isEmpty)
      }
    }
  }

  @Test func serverFromTheEnvironmentUsesNothingOfAnyContext() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await withStranger(scene) { stranger in
        let environment = ["GATECTL_SERVER": stranger.gateway, "GATECTL_GATEWAY": "noetl"]
        let call = try await scene.gatectl("api", "/noetl/catalog/list", environment: environment)
        #expect(call.status == 77)
        #expect(try await scene.gatectl("auth", "status", environment: environment).status == 77)
        #expect(try await stranger.requests().isEmpty)
      }
    }
  }

  @Test(arguments: ["GATECTL_TOKEN", "NOETL_SESSION_TOKEN", "--token-file", "--api-token", "--token-stdin"])
  func credentialByHandNeedsNeitherConfigNorHome(way: String) async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      let file = "\(scene.home)/token"
      try Files.write("\(token)\n", to: file)
      var environment = ["HOME": "", "GATECTL_SERVER": scene.demo.gateway, "GATECTL_GATEWAY": "noetl"]
      var words = ["api", "/noetl/catalog/list"]
      switch way {
      case "--token-file": words += [way, file]
      case "--api-token": words += [way, token]
      case "--token-stdin": words += [way]
      default: environment[way] = token
      }
      let outcome = try await scene.gatectl(words, input: "\(token)\n", environment: environment)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("{\"entries\""))
    }
  }

  @Test func refusedCredentialNamesWhereItCameFrom() async throws {
    try await Scene.play { scene in
      let environment = [
        "HOME": "", "GATECTL_SERVER": scene.demo.gateway, "GATECTL_GATEWAY": "noetl", "GATECTL_TOKEN": "stale-one",
      ]
      let outcome = try await scene.gatectl("api", "/noetl/catalog/list", environment: environment)
      #expect(outcome.status == 77)
      #expect(
        outcome.marked.first
          == "error: the credential from variable GATECTL_TOKEN was refused (session expired) for \(scene.demo.gateway)"
      )
      #expect(!outcome.errors.contains("stale-one"))
    }
  }

  @Test func variableGoesBeforeTheSessionOfTheContext() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      let outcome = try await scene.gatectl(
        "api", "/noetl/catalog/list", environment: ["GATECTL_TOKEN": "of-another-time"])
      #expect(outcome.status == 77)
      let request = try await scene.demo.requests("gateway", "GET", "/noetl/catalog/list").first
      #expect(request?.header("authorization") == "Bearer of-another-time")
      #expect(try await scene.gatectl("auth", "token").output == "\(token)\n")
    }
  }
}
