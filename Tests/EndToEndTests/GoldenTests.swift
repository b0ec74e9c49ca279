import Testing
import Values

/// What is listed and shown, in every format: a contract with scripts.
struct GoldenTests {
  /// A context with a session, and one without.
  private func contexts(_ scene: Scene) async throws {
    try await scene.logIn()
    try await scene.gatectl(
      "context", "add", "spare", "--server", "https://gateway.acme.example/base", "--gateway", "noetl", "--protected",
      "true", "--issuer", "https://acme.us.auth0.com/", "--scopes", "openid email", "--identity", Demo.user)
  }

  @Test(arguments: ["table", "wide", "json", "yaml", "name"])
  func everythingShownStaysAsItIs(format: String) async throws {
    try await Scene.play { scene in
      try await contexts(scene)
      for (name, words) in [
        ("context-list", ["context", "list"]), ("context-current", ["context", "current"]),
        ("context-show", ["context", "show"]), ("context-show-spare", ["context", "show", "spare"]),
        ("auth-status", ["auth", "status"]), ("auth-status-offline", ["auth", "status", "--offline"]),
        ("auth-status-none", ["auth", "status", "--context", "spare"]), ("auth-token", ["auth", "token"]),
        ("auth-whoami", ["auth", "whoami"]),
        ("auth-status-all", ["auth", "status", "--all"]), ("config-view", ["config", "view"]),
        ("context-validate", ["context", "validate"]), ("context-undo-list", ["context", "undo", "--list"]),
        ("version", ["version"]), ("help-exit-codes", ["help", "exit-codes"]),
      ] {
        try Golden.expect("\(name).\(format)", try await scene.gatectl(words + ["-o", format]), scene)
      }
    }
  }

  /// Without the tables, whose columns are as wide as the path of this test's folder.
  @Test(arguments: ["json", "yaml", "name"])
  func whatNamesFilesStaysAsItIs(format: String) async throws {
    try await Scene.play { scene in
      try await contexts(scene)
      for (name, words) in [("context-explain", ["context", "explain"]), ("config-path", ["config", "path"])] {
        try Golden.expect("\(name).\(format)", try await scene.gatectl(words + ["-o", format]), scene)
      }
    }
  }

  @Test(arguments: ["table", "wide", "json", "yaml", "name"])
  func loginShowsTheNewSession(format: String) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let outcome = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", "-o", format, input: "\(Demo.password)\n")
      try Golden.expect("auth-login.\(format)", outcome, scene)
    }
  }

  @Test(arguments: ["table", "wide", "json", "yaml", "name"])
  func whatARackGatewayShowsStaysAsItIs(format: String) async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let created = try await scene.gatectl(
        "api-token", "create", "ci", "--role", "cicd", "--mfa-code", try await scene.demo.backupCode(), "-o", format)
      try Golden.expect("api-token-create.\(format)", created, scene)
      let list = try await scene.gatectl("api-token", "list", "-o", "name")
      let id = String(list.output.dropLast())
      for (name, words) in [
        ("api-token-list", ["api-token", "list"]), ("api-token-get", ["api-token", "get", id]),
        ("auth-mfa-status", ["auth", "mfa", "status"]),
      ] {
        try Golden.expect("\(name).\(format)", try await scene.gatectl(words + ["-o", format]), scene)
      }
    }
  }

  @Test func shownTokenIsInTheDocument() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let outcome = try await scene.gatectl("context", "show", "--show-token", "-o", "json")
      try Golden.expect("context-show-token.json", outcome, scene)
    }
  }

  @Test func errorsAreOneObject() async throws {
    try await Scene.play { scene in
      let nothing = try await scene.gatectl("context", "show", "-o", "json")
      try Golden.expect("error-nothing-configured.json", nothing, scene)
      let empty = try await scene.gatectl("context", "list", "-o", "json")
      try Golden.expect("context-list-empty.json", empty, scene)
      try await contexts(scene)
      try await scene.demo.revokeSessions()
      for (name, words) in [
        ("usage", ["context", "add"]), ("unknown-command", ["context", "lst"]),
        ("unknown-context", ["context", "use", "dmo"]),
        ("name-taken", ["context", "add", "demo", "--server", "https://a.example"]),
        ("confirmation-needed", ["context", "delete", "spare"]), ("session-dead", ["api", "/noetl/catalog/list"]),
        ("session-expired", ["auth", "token"]),
      ] {
        let outcome = try await scene.gatectl(words + ["-o", "json"])
        let json = try JSON(parsing: outcome.errorBytes)
        #expect(json.object?.keys.sorted() == ["code", "context", "message", "name", "reason", "remedy"])
        #expect(json["code"]?.integer == Int64(outcome.status))
        try Golden.expect("error-\(name).json", outcome, scene)
      }
    }
  }
}
