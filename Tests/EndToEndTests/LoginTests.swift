import Testing
import Values

struct LoginTests {
  @Test func browserOnThisMachineLogsIn() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let outcome = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: scene.browser)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("Logged in.\n  Server:  \(scene.demo.gateway)\n  User:    you@acme.com\n"))
      #expect(try scene.config.contains("user: you@acme.com"))
    }
  }
}
