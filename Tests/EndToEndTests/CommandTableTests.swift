import Glibc
import Testing

/// Every command there is, asked of the binary itself.
struct CommandTableTests {
  /// A command with arguments that it takes.
  struct Leaf: Sendable {
    let words: [String]
    var arguments: [String] = []
  }

  static let leaves = [
    Leaf(words: ["context", "add"], arguments: ["new", "--server", "https://a.example"]),
    Leaf(words: ["context", "init"], arguments: ["new", "--from-gateway", "http://127.0.0.1:DEAD"]),
    Leaf(words: ["context", "use"], arguments: ["one"]), Leaf(words: ["context", "list"]),
    Leaf(words: ["context", "current"]), Leaf(words: ["context", "show"]),
    Leaf(words: ["context", "update"], arguments: ["--audience", "a"]),
    Leaf(words: ["context", "rename"], arguments: ["one", "two"]),
    Leaf(words: ["context", "copy"], arguments: ["one", "two"]),
    Leaf(words: ["context", "delete"], arguments: ["one", "--force"]),
    Leaf(words: ["context", "bind"], arguments: ["one"]), Leaf(words: ["context", "unbind"]),
    Leaf(words: ["context", "explain"]), Leaf(words: ["context", "validate"]), Leaf(words: ["context", "export"]),
    Leaf(words: ["context", "import"], arguments: ["config.yaml"]), Leaf(words: ["context", "edit"]),
    Leaf(words: ["context", "undo"]), Leaf(words: ["config", "view"]), Leaf(words: ["config", "path"]),
    Leaf(words: ["config", "migrate"]),
    Leaf(words: ["auth", "login"], arguments: ["--pkce-port", "0", "--no-browser-open"]),
    Leaf(words: ["auth", "logout"]), Leaf(words: ["auth", "status"]), Leaf(words: ["auth", "token"]),
    Leaf(words: ["auth", "refresh"]), Leaf(words: ["auth", "whoami"]), Leaf(words: ["api"], arguments: ["/x"]),
    Leaf(words: ["login"], arguments: ["one", "--no-browser-open"]),
    Leaf(words: ["auth", "mfa", "status"]), Leaf(words: ["auth", "mfa", "verify"], arguments: ["--mfa-code", "1"]),
    Leaf(words: ["api-token", "list"]), Leaf(words: ["api-token", "get"], arguments: ["id"]),
    Leaf(words: ["api-token", "create"], arguments: ["ci", "--role", "cicd"]),
    Leaf(words: ["api-token", "delete"], arguments: ["id"]),
    Leaf(words: ["completion"], arguments: ["bash"]), Leaf(words: ["help"]),
    Leaf(words: ["version"]),
  ]

  static let globals = [
    ["--context", "one"], ["--config=config.yaml"], ["-o", "json"], ["-j"], ["-v"], ["-q"], ["-y"],
    ["--timeout", "5s"],
  ]
  static let spellings = [
    ["--context=one"], ["--rack", "one"], ["-r", "one"], ["--config", "config.yaml"], ["--output", "table"],
    ["--output=json"], ["--json"], ["--verbose"], ["--quiet"], ["--yes"], ["--non-interactive"], ["--timeout=1m"],
  ]

  /// The subcommands that a help text lists, by their first names.
  private func subcommands(_ scene: Scene, of words: [String]) async throws -> [[String]] {
    let help = try await scene.gatectl(["help"] + words).output
    let lines = help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst()
    let names = lines.prefix { $0.hasPrefix("  ") }.compactMap { $0.firstMatch(of: /^  ([a-z-]+)/)?.1 }
    var all: [[String]] = []
    for name in names {
      let path = words + [String(name)]
      let below = try await subcommands(scene, of: path)
      all += below.isEmpty ? [path] : below
    }
    return all
  }

  @Test func tableHasEveryCommand() async throws {
    try await Scene.play { scene in
      let there = try await subcommands(scene, of: []).map { $0.joined(separator: " ") }.sorted()
      #expect(there == Self.leaves.map { $0.words.joined(separator: " ") }.sorted())
    }
  }

  @Test(arguments: leaves)
  func globalOptionsStandBeforeAndBehind(leaf: Leaf) async throws {
    try await Scene.play { scene in
      let dead = try PlainHTTP.deadPort()
      let arguments = leaf.arguments.map { $0.replacing("DEAD", with: "\(dead)") }
      let config = """
        current-context: one
        contexts:
          one:
            server: http://127.0.0.1:\(dead)
            gateway: noetl

        """
      mkdir("\(scene.home)/.config", 0o700)
      mkdir("\(scene.home)/.config/gatectl", 0o700)
      func run(_ words: [String]) async throws -> Child.Outcome {
        try Files.write(config, to: scene.configPath)
        try Files.write(config, to: "\(scene.home)/config.yaml")
        return try await scene.gatectl(words)
      }
      let plain = try await run(leaf.words + arguments)
      #expect(plain.status != 64 && plain.status != 70, "\(plain.errors)")
      for option in Self.globals {
        for words in [
          option + leaf.words + arguments, leaf.words + option + arguments, leaf.words + arguments + option,
        ] {
          let outcome = try await run(words)
          #expect(outcome.status == plain.status, "\(words): \(outcome.errors)")
        }
      }
      let bad = try await run(leaf.words + arguments + ["--no-such-option"])
      #expect(bad.status == 64)
    }
  }

  @Test func globalOptionsCountInEitherPlace() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.gatectl("context", "copy", "demo", "second")
      let before = try await scene.gatectl("--context", "second", "-o", "json", "context", "show")
      let behind = try await scene.gatectl("context", "show", "--context", "second", "-o", "json")
      #expect(before.output == behind.output)
      #expect(before.output.contains("\"name\" : \"second\""))
      // The last one wins.
      let both = try await scene.gatectl("-o", "json", "context", "list", "-o", "name")
      #expect(both.output == "demo\nsecond\n")
      #expect(try await scene.gatectl("context", "--context", "nobody", "show").status == 66)
    }
  }

  @Test func everyCommandHasItsHelp() async throws {
    try await Scene.play { scene in
      for leaf in Self.leaves {
        let help = try await scene.gatectl(["help"] + leaf.words)
        #expect(help.status == 0)
        #expect(help.output.contains("USAGE: gatectl \(leaf.words.joined(separator: " "))"))
        let flag = try await scene.gatectl(leaf.words + ["--help"])
        #expect(flag.status == 0)
        #expect(flag.output == help.output)
        #expect(flag.errors.isEmpty)
      }
    }
  }

  struct Typo: Sendable {
    let words: [String]
    let unknown: String
    let meant: String
    let help: String
  }

  @Test(arguments: [
    Typo(words: ["contxt", "list"], unknown: "contxt", meant: "gatectl context", help: "gatectl help"),
    Typo(
      words: ["context", "lsit"], unknown: "context lsit", meant: "gatectl context list", help: "gatectl help context"),
    Typo(words: ["auth", "-q", "logn"], unknown: "auth logn", meant: "gatectl auth login", help: "gatectl help auth"),
  ])
  func unknownCommandSuggestsTheNearest(row: Typo) async throws {
    try await Scene.play { scene in
      try await scene.gatectl(row.words).expectFailure(
        64, "unknown command '\(row.unknown)'",
        hints: [row.help, "did you mean '\(row.meant)'?"])
    }
  }

  struct Placement: Sendable {
    let options: [String]
    let words: [String]
    var arguments: [String] = []
  }

  @Test(arguments: [
    Placement(options: ["--server", "https://a.invalid"], words: ["auth", "token"]),
    Placement(options: ["--mfa-code", "123456"], words: ["api"], arguments: ["GET", "/x"]),
    Placement(options: ["-d", "{}"], words: ["api"], arguments: ["/x"]),
    Placement(options: ["--role", "ops"], words: ["api-token", "create"], arguments: ["ci"]),
    Placement(options: ["--no-such-option", "1"], words: ["auth", "token"]),
    Placement(options: ["--password", "hunter2"], words: ["auth", "login"]),
  ])
  func aCommandsOwnOptionMayStandBeforeIt(row: Placement) async throws {
    try await Scene.play { scene in
      let behind = try await scene.gatectl(row.words + row.options + row.arguments)
      let before = try await scene.gatectl(row.options + row.words + row.arguments)
      #expect(before.status == behind.status && before.errors == behind.errors, "\(before.errors)")
      #expect(!before.errors.contains("hunter2"))
    }
  }
}
