import Glibc
import Testing
import Values

/// Several config files at once, and which of them counts.
struct LayersTests {
  /// Three layers: the user's own, a team's, a company's; the last two can only be read.
  private func layers(_ home: Home) throws -> [String: String] {
    try Files.write("contexts:\n  a:\n    idp: { audience: own }\n", to: "\(home.path)/own.yaml")
    let team = """
      current-context: a
      contexts:
        a:
          server: https://team.example
          idp: { audience: team, client-id: team }
        b: { server: https://b.example }

      """
    try Files.write(team, to: "\(home.path)/team.yaml", mode: 0o444)
    let company = """
      current-context: b
      contexts:
        a: { server: https://company.example, proxy: "http://p:1", idp: { issuer: https://i.example/, client-id: c } }

      """
    try Files.write(company, to: "\(home.path)/company.yaml", mode: 0o444)
    return ["GATECTL_CONFIG": "\(home.path)/own.yaml:\(home.path)/team.yaml:~/company.yaml"]
  }

  private func read(_ home: Home, _ name: String) throws -> String { try Files.text("\(home.path)/\(name).yaml") }

  @Test func firstLayerWinsFieldByField() async throws {
    try await Home.use { home in
      let layers = try layers(home)
      let shown = try await JSON(parsing: home.gatectl("context", "show", "-o", "json", environment: layers).bytes)
      #expect(shown["name"]?.string == "a")
      #expect(shown["idp"]?["audience"]?.string == "own")
      #expect(shown["server"]?.string == "https://team.example")
      #expect(shown["idp"]?["clientId"]?.string == "team")
      #expect(shown["idp"]?["issuer"]?.string == "https://i.example/")
      #expect(shown["proxy"]?.string == "http://p:1")
      #expect(shown["layers"]?.array?.count == 3)
      #expect(try await home.gatectl("context", "list", "-o", "name", environment: layers).output == "a\nb\n")
      let explained = try await JSON(
        parsing: home.gatectl("context", "explain", "-o", "json", environment: layers).bytes)
      let server = try #require(explained["values"]?.array?.first { $0["key"]?.string == "server" })
      #expect(server["source"]?["path"]?.string == "\(home.path)/team.yaml" && server["source"]?["line"]?.integer == 4)
      let loser = try #require(server["losers"]?.array?.first)
      #expect(loser["value"]?.string == "https://company.example")
      #expect(loser["source"]?["path"]?.string == "\(home.path)/company.yaml" && loser["source"]?["line"]?.integer == 3)
    }
  }

  @Test func everyEditGoesToTheFirst() async throws {
    try await Home.use { home in
      let layers = try layers(home)
      let (team, company) = (try read(home, "team"), try read(home, "company"))
      for words in [
        ["update", "a", "--server", "https://mine.example"], ["use", "b"], ["copy", "b", "c"], ["undo"],
        ["add", "d", "--server", "https://d.example"], ["update", "b", "--proxy", "http://p.example:1"],
      ] { try await home.gatectl(arguments: ["context"] + words, environment: layers).expect(0) }
      #expect(
        try read(home, "own") == """
          contexts:
            a:
              idp: { audience: own }
              server: https://mine.example
            d:
              server: https://d.example
            b:
              proxy: http://p.example:1
          current-context: b

          """)
      #expect(try read(home, "team") == team && read(home, "company") == company)
      #expect(!Files.exists(home.config))
    }
  }

  @Test func whatALaterLayerHoldsIsNotTakenAway() async throws {
    try await Home.use { home in
      let layers = try layers(home)
      let own = try read(home, "own")
      for (words, error, hint) in [
        (
          ["delete", "b", "--force"], "cannot delete context 'b': it lives in \(home.path)/team.yaml",
          "gatectl --config \(home.path)/team.yaml context delete b"
        ),
        (
          ["rename", "b", "z"], "cannot rename context 'b': it lives in \(home.path)/team.yaml",
          "gatectl --config \(home.path)/team.yaml context rename b NEW"
        ),
        (
          ["update", "a", "--unset", "proxy"],
          "cannot clear proxy of context 'a': it stands in \(home.path)/company.yaml",
          "gatectl --config \(home.path)/company.yaml context update a --unset proxy"
        ),
      ] {
        try await home.gatectl(arguments: ["context"] + words, environment: layers)
          .expectFailure(1, error, hints: [hint])
        #expect(try read(home, "own") == own)
      }
    }
  }

  @Test func missingLayerIsAnEmptyOne() async throws {
    try await Home.use { home in
      _ = try layers(home)
      let some = ["GATECTL_CONFIG": "\(home.path)/new/own.yaml:/no/such/file:\(home.path)/team.yaml"]
      #expect(try await home.gatectl("context", "current", environment: some).output == "a\n")
      try await home.gatectl("context", "use", "b", environment: some).expect(0)
      #expect(try Files.text("\(home.path)/new/own.yaml") == "apiVersion: gatectl/v1\ncurrent-context: b\n")
      #expect(Files.mode("\(home.path)/new") == 0o700 && Files.mode("\(home.path)/new/own.yaml") == 0o600)
      let paths = try await home.gatectl("config", "path", "-o", "wide", environment: some).output
      #expect(paths.split(separator: "\n").map { $0.split(separator: " ").last } == ["EXISTS", "yes", "no", "yes"])
    }
  }

  @Test(arguments: ["first", "second", "third"])
  func unreadableLayerIsAnErrorThatNamesIt(place: String) async throws {
    try await Home.use { home in
      let layers = try layers(home)
      let path = "\(home.path)/\(["first": "own", "second": "team", "third": "company"][place] ?? "").yaml"
      try await home.shell("rm '\(path)'; mkdir '\(path)'").expect(0)
      for words in [["list"], ["show", "a"], ["update", "a", "--audience", "x"]] {
        try await home.gatectl(arguments: ["context"] + words, environment: layers)
          .expectFailure(74, "cannot read '\(path)': is a directory")
      }
    }
  }

  @Test func layerThatMayNotBeReadIsAnError() async throws {
    try await Home.use { home in
      let layers = try layers(home)
      let asSomebody = getuid() == 0 ? "chown -R 65534 \"$HOME\"; exec setpriv --reuid 65534 --clear-groups" : "exec"
      chmod("\(home.path)/team.yaml", 0)
      try await home.shell("\(asSomebody) \"$gatectl\" context list", environment: layers)
        .expectFailure(74, "cannot read '\(home.path)/team.yaml': permission denied")
    }
  }

  @Test func flagGoesBeforeVariableBeforeFolders() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let layers = try layers(home)
      try Files.write("contexts: {x: {server: https://x.example}}\n", to: "\(home.path)/x.yaml")
      mkdir("\(home.path)/xdg", 0o700)
      mkdir("\(home.path)/xdg/gatectl", 0o700)
      try Files.write("contexts: {y: {server: https://y.example}}\n", to: "\(home.path)/xdg/gatectl/config.yaml")
      let xdg = ["XDG_CONFIG_HOME": "\(home.path)/xdg"]
      func names(_ environment: [String: String], _ options: String...) async throws -> String {
        try await home.gatectl(arguments: ["context", "list", "-o", "name"] + options, environment: environment).output
      }
      #expect(try await names([:]) == "c0\n")
      #expect(try await names(xdg) == "y\n")
      #expect(try await names(xdg.merging(layers) { $1 }) == "a\nb\n")
      #expect(try await names(xdg.merging(layers) { $1 }, "--config", "x.yaml") == "x\n")
      #expect(try await names(["GATECTL_CONFIG": ""]) == "c0\n")
      // A relative path there is ignored (XDG Base Directory Specification).
      #expect(try await names(["XDG_CONFIG_HOME": "xdg"]) == "c0\n")
    }
  }

  @Test func keysOfALaterVersionSurviveEveryEdit() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 0)
      let text = """
        apiVersion: gatectl/v2   # of the next gatectl
        future: { a: [1, 2], b: "x" }
        current-context: one
        contexts:
          one:
            server: https://one.example
            future-key: &later {deep: [yes, 0x1]}
          two: { server: https://two.example, other: *later }

        """
      try Files.write(text, to: home.config)
      try await home.gatectl("context", "update", "one", "--server", "https://one.example/base").expect(0)
      try await home.gatectl("context", "use", "two").expect(0)
      try await home.gatectl("context", "rename", "two", "zwei").expect(0)
      let edited = text.replacing("one.example\n", with: "one.example/base\n").replacing("two:", with: "zwei:")
      #expect(try Files.text(home.config) == edited.replacing("current-context: one", with: "current-context: zwei"))
    }
  }
}
