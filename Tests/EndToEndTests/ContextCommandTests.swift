import Glibc
import Testing

/// The commands that keep the config, as a person types them.
struct ContextCommandTests {
  @Test func bindsADirectoryAndSaysWhatShadowsWhat() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 3)
      let project = "\(home.path)/project"
      mkdir(project, 0o700)
      try await home.gatectl("context", "bind", "c2", in: project).expect(0)
      #expect(try Files.text("\(project)/.gatectl-context") == "c2\n")
      #expect(try await home.gatectl("context", "current", in: project).output == "c2\n")
      #expect(try await home.gatectl("context", "current").output == "c0\n")
      let use = try await home.gatectl("context", "use", "c1", in: project)
      #expect(use.errors.contains("\(project)/.gatectl-context goes before it"))
      let shadowed = try await home.gatectl("context", "use", "c0", environment: ["GATECTL_CONTEXT": "c1"])
      #expect(shadowed.errors.contains("GATECTL_CONTEXT is set and goes before it"))
      try await home.gatectl("context", "bind", "nope", in: project).expect(66)
      #expect(try Files.text("\(project)/.gatectl-context") == "c2\n")
      let outside = try await home.gatectl(
        "context", "bind", "c1", environment: ["HOME": project, "GATECTL_CONFIG": home.config])
      #expect(outside.errors.contains("does not count"))
      try await home.gatectl("context", "unbind", in: project).expect(0)
      #expect(!Files.exists("\(project)/.gatectl-context"))
    }
  }

  @Test func goesBackToThePreviousContextUnderItsNewName() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.gatectl("context", "use", "c1").expect(0)
      try await home.gatectl("context", "rename", "c0", "first").expect(0)
      try await home.gatectl("context", "use", "-").expect(0)
      #expect(try await home.gatectl("context", "current").output == "first\n")
      try await home.gatectl("context", "use", "-").expect(0)
      #expect(try await home.gatectl("context", "current").output == "c1\n")
    }
  }

  @Test func explainsEachValueAndWhatLost() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 3)
      let outcome = try await home.gatectl(
        "context", "explain", "--context", "c1",
        environment: ["GATECTL_CONTEXT": "c2", "RACK_GATEWAY_API_TOKEN": "rgw_0123456789abcdef"])
      outcome.expect(0)
      #expect(outcome.output.contains("flag --context"))
      #expect(outcome.output.contains("variable GATECTL_CONTEXT: flag --context goes before it"))
      #expect(outcome.output.contains("\(home.config):12"))
      #expect(outcome.output.contains("context 'c1' is of kind oidc"))
      #expect(!outcome.output.contains("token-1\n") && !outcome.output.contains("rgw_0123456789abcdef"))
      let json = try await home.gatectl("context", "explain", "-o", "json")
      #expect(json.output.contains("\"type\" : \"file\"") && json.output.contains("\"key\" : \"server\""))
    }
  }

  @Test func showsEveryEditBeforeItIsMade() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 3)
      let before = try Files.bytes(home.config)
      try Files.write("contexts:\n  new: {server: https://new.example}\n", to: "\(home.path)/other.yaml")
      let edits: [[String]] = [
        ["add", "d", "--server", "https://d.example"], ["update", "c1", "--server", "https://z.example"],
        ["use", "c2"],
        ["rename", "c0", "z"], ["copy", "c1", "z"], ["delete", "c0"], ["import", "other.yaml"],
      ]
      for edit in edits {
        let dry = try await home.gatectl(arguments: ["context"] + edit + ["--dry-run"])
        dry.expect(0)
        #expect(dry.output.hasPrefix("--- \(home.config)\n+++ \(home.config)\n@@ "), "\(edit)")
        #expect(!dry.output.contains("token-"), "\(edit) shows a secret")
        #expect(try Files.bytes(home.config) == before)
      }
      let use = try await home.gatectl("context", "rename", "c2", "z", "--dry-run")
      try await home.shell("cat > p; cp .config/gatectl/config.yaml copy; patch -s copy p", input: use.output).expect(0)
      try await home.gatectl("context", "rename", "c2", "z").expect(0)
      #expect(try Files.bytes("\(home.path)/copy") == Files.bytes(home.config))
    }
  }

  @Test func takesEditsBack() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 3)
      let before = try Files.text(home.config)
      try await home.gatectl("context", "rename", "c0", "z").expect(0)
      try await home.gatectl("context", "delete", "c1").expect(0)
      #expect(
        try await home.gatectl("context", "undo", "--list", "-o", "name").output
          == "remove contexts.c1\nrename contexts.c0 to z, use z\n")
      try await home.gatectl("context", "undo", "--steps", "2").expect(0)
      let session = "    session:\n      token: token-1\n      origin: https://c1.example\n"
      #expect(try Files.text(home.config) == before.replacing(session, with: ""))
      try Files.write(
        try Files.text(home.config).replacing("c2.example\n    session", with: "c2.example/x\n    session"),
        to: home.config)
      try await home.gatectl("context", "undo").expect(0)
      #expect(try Files.text(home.config).contains("c2.example/x"))
      try await home.gatectl("context", "update", "c2", "--server", "https://c2.example/y").expect(0)
      try Files.write(try Files.text(home.config).replacing("c2.example/y", with: "c2.example/hand"), to: home.config)
      let refused = try await home.gatectl("context", "undo")
      refused.expect(1)
      #expect(refused.errors.contains("its lines were changed since"))
    }
  }

  @Test func checksEveryLayerAndSaysEverythingThatIsWrong() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      try await home.gatectl("context", "validate").expect(0)
      let text = """
        current-contxt: a
        current-context: nope
        contexts:
          a:
            sever: https://a.example
            server: ftp://a.example
            protected: perhaps
            idp: { isuer: x, client-secret: { file: /does/not/exist } }
            session: { token: t, expires-at: tomorrow }

        """
      try Files.write(text, to: "\(home.path)/bad.yaml")
      let outcome = try await home.gatectl("context", "validate", "--config", "bad.yaml")
      outcome.expect(65)
      for finding in [
        "bad.yaml:1:1: warning: unknown key 'current-contxt', did you mean 'current-context'?",
        "bad.yaml:2:18: error: current-context 'nope' does not exist",
        "bad.yaml:5:5: warning: context 'a': unknown key 'sever', did you mean 'server'?",
        "bad.yaml:6:13: error: context 'a': the server URL has the scheme 'ftp', only https and http are known",
        "bad.yaml:7:16: error: context 'a': protected must be true or false",
        "bad.yaml:8:12: warning: context 'a': unknown key 'idp.isuer', did you mean 'idp.issuer'?",
        "error: context 'a': idp.client-secret: there is no file '/does/not/exist'",
        "error: context 'a': session.expires-at is no time",
      ] { #expect(outcome.output.contains(finding), "\(outcome.output)") }
      try Files.write("contexts: {a: {}, a: {}}\n", to: "\(home.path)/bad.yaml")
      let twice = try await home.gatectl("context", "validate", "--config", "bad.yaml")
      #expect(twice.output.contains("bad.yaml:1:19: error: key 'a' stands twice"), "\(twice.output)")
    }
  }

  @Test func handsContextsOverWithoutSecrets() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.gatectl("context", "update", "c1", "--client-secret", "s3cret-text", "--audience", "api").expect(0)
      try await home.gatectl("context", "export", "c1", "--output-file", "c1.yaml").expect(0)
      let exported = try Files.text("\(home.path)/c1.yaml")
      #expect(!exported.contains("token-1") && !exported.contains("s3cret") && exported.contains("audience: api"))
      // The settings here are others, for their secret, so the import takes another name, once.
      let first = try await home.gatectl("context", "import", "c1.yaml")
      first.expect(0)
      #expect(first.errors.contains("c1 -> c1-2"))
      let second = try await home.gatectl("context", "import", "-", input: exported)
      second.expect(0)
      #expect(second.errors.contains("is here already, as 'c1-2'"))
      #expect(try await home.gatectl("context", "list", "-o", "name").output == "c0\nc1\nc1-2\n")
    }
  }

  @Test func keepsAnEditorsTextOnlyWhereItIsSound() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      let good = try await home.gatectl("context", "edit", environment: ["EDITOR": "sed -i s/c1.example/z.example/"])
      good.expect(0)
      #expect(try Files.text(home.config).contains("https://z.example\n"))
      let before = try Files.bytes(home.config)
      let bad = try await home.gatectl("context", "edit", environment: ["VISUAL": "sed -i s/server:/server/"])
      bad.expect(65)
      #expect(bad.errors.contains("nothing was changed, your text is in"))
      #expect(try Files.bytes(home.config) == before)
      try await home.gatectl("context", "edit", environment: ["EDITOR": "false"]).expect(1)
      #expect(try Files.bytes(home.config) == before)
      // A file that no command can read any more is what the command is for.
      try Files.write("contexts: [\n", to: home.config)
      try await home.gatectl("context", "list").expect(65)
      try await home.gatectl("context", "edit", environment: ["EDITOR": "sed -i s/.$/{}/"]).expect(0)
      try await home.gatectl("context", "list").expect(0)
    }
  }

  @Test func writesToTheFirstOfSeveralLayers() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      chmod(home.config, 0o444)
      let team = try Files.bytes(home.config)
      let layers = ["GATECTL_CONFIG": "\(home.path)/own.yaml:\(home.config)"]
      try await home.gatectl("context", "use", "c1", environment: layers).expect(0)
      try await home.gatectl("context", "update", "c1", "--audience", "api", environment: layers).expect(0)
      let own = try Files.text("\(home.path)/own.yaml")
      #expect(
        own
          == "apiVersion: gatectl/v1\ncurrent-context: c1\ncontexts:\n  c1:\n    audience: api\n".replacing(
            "    audience", with: "    idp:\n      audience"))
      let delete = try await home.gatectl("context", "delete", "c1", "--force", environment: layers)
      delete.expect(1)
      #expect(delete.errors.contains("it lives in \(home.config)"))
      let rename = try await home.gatectl("context", "rename", "c0", "z", environment: layers)
      rename.expect(1)
      #expect(try await home.gatectl("context", "list", "-o", "wide", environment: layers).output.contains(home.config))
      #expect(try Files.bytes(home.config) == team)
    }
  }

  @Test func showsAndMigratesTheFiles() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let view = try await home.gatectl("config", "view")
      #expect(view.output.contains("# number 0\n") && view.output.contains("token: [redacted]\n"))
      #expect(try await home.gatectl("config", "view", "--raw").output == Files.text(home.config))
      #expect(try await home.gatectl("config", "path").output == "\(home.config)\n")
      try Files.write("contexts:\n  a: { server: https://a.example }\n", to: home.config)
      let before = try Files.text(home.config)
      let dry = try await home.gatectl("config", "migrate", "--dry-run")
      #expect(dry.output.contains("+apiVersion: gatectl/v1\n"))
      #expect(try Files.text(home.config) == before)
      try await home.gatectl("config", "migrate").expect(0)
      #expect(try Files.text(home.config).contains("apiVersion: gatectl/v1\n"))
      #expect(try await home.gatectl("config", "migrate").errors.contains("already"))
      #expect(try await home.gatectl("context", "undo").errors == "taken back: set apiVersion\n")
      try Files.write("apiVersion: gatectl/v2\n", to: home.config)
      try await home.gatectl("config", "migrate").expect(1)
    }
  }

  @Test func logsInToAContextOfAReadOnlyLayer() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let team = "\(scene.home)/team.yaml"
      try Files.write(try scene.config, to: team, mode: 0o444)
      let before = try Files.bytes(team)
      let layers = ["GATECTL_CONFIG": "\(scene.home)/own.yaml:\(team)"]
      let login = try await scene.gatectl(
        "auth", "login", "--context", "demo", "--username", Demo.user, "--password", input: "\(Demo.password)\n",
        environment: layers)
      login.expect(0)
      let own = try Files.text("\(scene.home)/own.yaml")
      #expect(own.contains("  demo:\n    session:\n      token: ") && !own.contains("server:"))
      try await scene.gatectl("auth", "status", "--context", "demo", environment: layers).expect(0)
      try await scene.gatectl("auth", "logout", "--context", "demo", environment: layers).expect(0)
      #expect(!(try Files.text("\(scene.home)/own.yaml").contains("token")))
      #expect(try Files.bytes(team) == before)
      // No login and no logout is an edit to take back.
      try await scene.gatectl("context", "undo", environment: layers).expect(1)
    }
  }

  @Test func asksEveryServerWhetherItIsThere() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let there = try await scene.gatectl("context", "validate", "--connect")
      there.expect(0)
      #expect(there.output.contains("demo: \(scene.demo.gateway): answers\n"))
      try await scene.gatectl("context", "add", "gone", "--server", "http://127.0.0.1:\(try PlainHTTP.deadPort())")
        .expect(0)
      let gone = try await scene.gatectl("context", "validate", "--connect")
      gone.expect(69)
      #expect(gone.output.contains("demo: \(scene.demo.gateway): answers\n"))
      #expect(gone.errors.contains("the server of context 'gone' cannot be reached"))
    }
  }
}
