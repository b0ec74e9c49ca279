import Glibc
import Testing
import Values

/// Where a login waits for its callback; one after the other, since the ports are the machine's.
@Suite(.serialized) struct LoginListenerTests {
  /// Holds the port; one that another program has is just as taken.
  private func occupy(_ ports: [UInt16]) -> [Int32] { ports.compactMap { try? PlainHTTP.boundPort($0).socket } }

  @Test func takenPortsAreGoneRoundWhereNobodyHasNamedOne() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      let taken = occupy([8765, 8766, 8767])
      defer { taken.forEach { close($0) } }
      let outcome = try await scene.gatectl("auth", "login", "--pkce", environment: scene.browser)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let exchange = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token").first)
      let redirect = try #require(exchange.body?["redirect_uri"]?.string)
      let port = try #require(redirect.firstMatch(of: /^http:\/\/127\.0\.0\.1:(\d+)\/callback$/)?.1)
      #expect(!["8765", "8766", "8767"].contains(port))
    }
  }

  @Test func portThatSomebodyHasAllowListedIsNotReplaced() async throws {
    try await Scene.play { scene in
      let (socket, port) = try PlainHTTP.boundPort()
      let standard = occupy([8765])
      defer { ([socket] + standard).forEach { close($0) } }
      try await scene.makePlainContext("--redirect-uri", "http://127.0.0.1:\(port)/callback")
      try await scene.makeContext()
      for (context, port) in [("plain", port), ("demo", 8765)] {
        try await scene.gatectl("auth", "login", "--context", context, "--pkce", environment: scene.browser)
          .expectFailure(
            1, "port \(port) is in use by another program",
            hints: ["gatectl auth login --context \(context) --pkce-port 0", "or stop what uses the port"])
      }
    }
  }

  @Test(arguments: ["[::1]", "localhost", "127.0.0.1"])
  func callbackComesToTheAddressOfTheRedirectURI(host: String) async throws {
    try await Scene.play { scene in
      // A machine without IPv6 has nothing to listen on there.
      if host == "[::1]", try Files.text("/proc/net/if_inet6").isEmpty { return }
      try await scene.makePlainContext("--redirect-uri", "http://\(host):8765/callback")
      let outcome = try await scene.gatectl(
        "auth", "login", "--pkce", "--pkce-port", "0", environment: scene.browser)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let exchange = try #require(try await scene.demo.requests("idp", "POST", "/oauth/token").first)
      #expect(exchange.body?["redirect_uri"]?.string?.hasPrefix("http://\(host):") == true)
    }
  }
}
