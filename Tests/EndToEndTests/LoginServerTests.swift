import Testing
import Values

/// `auth login --server`: the context is found by its server, or made once the login has succeeded.
struct LoginServerTests {
  private let login = ["auth", "login", "--pkce-port", "0", "--server"]

  @Test func aContextIsAddedOnceTheLoginSucceeded() async throws {
    try await Scene.play { scene in
      let refused = try await scene.gatectl(
        login + [scene.demo.gateway], environment: ["BROWSER": "\(Programs.demo) browser --deny"])
      #expect(refused.status == 81)
      #expect(!Files.exists(scene.configPath))
      let outcome = try await scene.gatectl(login + [scene.demo.gateway], environment: scene.browser)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("Saved:   context '127.0.0.1'\n"))
      let config = try scene.config
      for line in ["  127.0.0.1:\n    server: \(scene.demo.gateway)\n    gateway: noetl", "user: you@acme.com"] {
        #expect(config.contains(line), "\(config)")
      }
      let again = try await scene.gatectl(login + ["\(scene.demo.gateway)/"])
      #expect(again.output.hasPrefix("Already logged in.\n"))
      #expect(try scene.config == config)
    }
  }

  @Test func theHostsNameGetsThePortWhereItIsTaken() async throws {
    try await Scene.play { scene in
      try await scene.gatectl("context", "add", "127.0.0.1", "--server", "http://localhost:1")
      let outcome = try await scene.gatectl(
        login + [
          scene.demo.gateway, "--gateway", "noetl", "--issuer", scene.demo.issuer, "--client-id", Demo.clientID,
        ],
        environment: scene.browser)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let port = try #require(scene.demo.gateway.split(separator: ":").last)
      #expect(outcome.output.contains("Saved:   context '127.0.0.1-\(port)'\n"))
      // The kind was given, so the gateway was not asked for it.
      #expect(try await scene.demo.requests("gateway", "GET", "/api/runtime/contract").isEmpty)
    }
  }

  @Test func whichContextIsMeantIsNeverGuessed() async throws {
    try await Scene.play { scene in
      let server = scene.demo.gateway
      try await scene.makeContext()
      try await scene.gatectl("context", "copy", "demo", "twin")
      let before = try scene.config
      try await scene.gatectl(login + [server]).expectFailure(
        64, "several contexts have the server \(server): demo, twin", hints: ["gatectl auth login --context demo"])
      try await scene.gatectl(login + ["http://localhost:1", "--context", "twin"]).expectFailure(
        64, "context 'twin' has another server, \(server)", hints: ["gatectl auth login --server http://localhost:1"])
      #expect(try scene.config == before)
      let outcome = try await scene.gatectl(login + [server, "--context", "twin"], environment: scene.browser)
      #expect(outcome.output.contains("Saved:   context 'twin'\n"), "\(outcome.errors)")
    }
  }

  @Test func aServerByVariableCountsAndIsWarnedOf() async throws {
    try await Scene.play { scene in
      let variables = ["GATECTL_SERVER": scene.demo.gateway].merging(scene.browser) { $1 }
      let outcome = try await scene.gatectl(["auth", "login", "--pkce-port", "0"], environment: variables)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.marked.contains(
          "warning: variable GATECTL_SERVER goes before the session: commands will use no context's until it is unset"))
      #expect(try await scene.gatectl("api", "/noetl/catalog/list", environment: variables).status == 77)
      #expect(try await scene.gatectl("api", "/noetl/catalog/list").status == 0)
    }
  }
}
