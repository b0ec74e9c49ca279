import Testing
import Values

/// Which way a login takes where nobody says.
struct LoginChoiceTests {
  @Test func withoutABrowserACodeForAnotherDeviceIsShown() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["deviceInterval": 0])
      try await scene.makePlainContext()
      let login = try scene.start(["auth", "login"], environment: ["SSH_CONNECTION": "192.0.2.7 5 198.51.100.4 22"])
      try await login.errors.shows("and enter the code: ")
      try await scene.demo.decideDevice()
      let outcome = try await login.outcome()
      #expect(outcome.status == 0 && outcome.output.hasPrefix("Logged in.\n"), "\(outcome.errors)")
    }
  }

  @Test func withoutABrowserAndWithoutDeviceFlowTheURLIsShownWithTheTunnelToType() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["discovery": "no-device"])
      try await scene.makePlainContext()
      let login = try scene.start(
        ["auth", "login"],
        environment: ["SSH_CONNECTION": "192.0.2.7 5 198.51.100.4 22", "USER": "you"])
      let url = try await login.errors.line(with: "/authorize?").trimmed
      let tunnel = try await login.errors.line(with: "ssh -N -L ").trimmed
      let port = try #require(tunnel.dropFirst("ssh -N -L ".count).split(separator: ":").first)
      #expect(tunnel == "ssh -N -L \(port):127.0.0.1:\(port) you@198.51.100.4")
      try await scene.visit(url)
      #expect(try await login.outcome().status == 0)
    }
  }

  @Test func contextsOwnBrowserIsOpened() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext("--browser-command", "\(Programs.demo) browser")
      let outcome = try await scene.gatectl("auth", "login", "--pkce-port", "0")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test func terminalShowsAQRCodeAndTheTimeLeft() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave(["deviceInterval": 0])
      try await scene.makePlainContext()
      let login = try scene.start(
        ["auth", "login", "--device", "--no-open"], environment: ["NO_COLOR": "1"], onTerminal: true)
      try await login.output.shows(" left\u{1b}[K")
      #expect(login.output.text.contains("████ ▄▄▄▄▄ █"), "\(login.output.text)")
      try await scene.demo.decideDevice()
      let outcome = try await login.outcome()
      #expect(outcome.status == 0 && outcome.output.contains("Logged in."), "\(outcome.output)")
    }
  }

  @Test func allSessionsEndTogetherAndLocallyNobodyIsTold() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.makeContext()
      try await scene.gatectl("context", "use", "demo")
      try await scene.gatectl("auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      let local = try await scene.gatectl("auth", "logout", "--all", "--local")
      #expect(local.status == 0, "\(local.errors)")
      #expect(local.errors.contains("logged out of context 'plain'") && local.errors.contains("of context 'demo'"))
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/revoke").isEmpty)
      #expect(try !scene.config.contains("token:"))
      #expect(try await scene.gatectl("auth", "logout", "--all").errors.contains("no context has a session"))
    }
  }
}
