import Testing
import Values

/// What a person types on a terminal.
struct LoginTerminalTests {
  @Test func passwordIsAskedForAndNeverShown() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(["auth", "login", "--auth0", Demo.user, "--password"], onTerminal: true)
      try await login.output.shows("Password for you@acme.com: ")
      login.type("\(Demo.password)\r")
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("Logged in.\r\n"))
      #expect(!outcome.output.contains(Demo.password))
      #expect(try scene.config.contains("user: you@acme.com"))
    }
  }

  @Test func passwordPromptStaysOutOfTheDocument() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(
        ["auth", "login", "--auth0", Demo.user, "--password", "-o", "json"], onTerminal: true, outputApart: true)
      try await login.errors.shows("Password for you@acme.com: ")
      login.type("\(Demo.password)\r")
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      let session = try JSON(parsing: outcome.bytes)
      #expect(session["user"]?.string == Demo.user && session["context"]?.string == "demo")
      #expect(!outcome.errors.contains(Demo.password))
    }
  }

  @Test func interruptAtThePromptEndsWith130() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let before = try scene.config
      let login = try scene.start(["auth", "login", "--auth0", Demo.user, "--password"], onTerminal: true)
      try await login.output.shows("Password for you@acme.com: ")
      login.type("wonder\u{03}")
      let outcome = try await login.outcome()
      #expect(outcome.status == 130)
      #expect(!outcome.output.contains("wonder"))
      #expect(try scene.config == before)
      #expect(try await scene.demo.requests("idp", "POST", "/oauth/token").isEmpty)
    }
  }

  @Test func callbackURLMayBePasted() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(["auth", "login", "--no-browser-open", "--pkce-port", "0"], onTerminal: true)
      let url = try await login.loginURL(on: login.output)
      try await login.output.shows("a callback URL pasted here is taken too")
      login.type("what is this\r")
      try await login.output.shows("that is no callback URL")
      login.type("http://127.0.0.1:8765/callback?code=abc&state=of-another-login\r")
      try await login.output.shows("that callback URL belongs to another login")
      login.type("\(try await scene.demo.callback(of: url))\r")
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("User:    you@acme.com\r\n"))
    }
  }

  @Test func pastedURLMayBeLongerThanATerminalsLine() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let login = try scene.start(["auth", "login", "--no-browser-open", "--pkce-port", "0"], onTerminal: true)
      let url = try await login.loginURL(on: login.output)
      try await login.output.shows("a callback URL pasted here is taken too")
      let callback = try await scene.demo.callback(of: url)
      let parts = callback.split(separator: "?", maxSplits: 1)
      // What is known by its end: cut, it would carry neither code nor state.
      let long = "\(parts[0])?session_state=\(String(repeating: "s", count: 6000))&\(parts[1])"
      login.type("\(long)\r")
      let outcome = try await login.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("User:    you@acme.com\r\n"))
    }
  }

  @Test func initAsksBeforeItWrites() async throws {
    try await Scene.play { scene in
      let words = ["context", "init", "demo", "--from-gateway", scene.demo.gateway]
      let refused = try scene.start(words, onTerminal: true)
      try await refused.output.shows("write context 'demo'? [y/N] ")
      refused.type("n\r")
      let outcome = try await refused.outcome()
      #expect(outcome.status == 1)
      #expect(outcome.output.hasSuffix("gatectl: error: nothing was changed\r\n"))
      #expect(!Files.exists(scene.configPath))
      let agreed = try scene.start(words, onTerminal: true)
      try await agreed.output.shows("write context 'demo'? [y/N] ")
      agreed.type("y\r")
      #expect(try await agreed.outcome().status == 0)
      #expect(Files.exists(scene.configPath))
    }
  }
}
