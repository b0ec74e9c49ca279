import Glibc
import Testing

/// What stands where the config is looked for, and is none.
struct ConfigPathTests {
  @Test func noDeviceOrPipeIsReplacedOrWaitedFor() async throws {
    try await Home.use { home in
      mkfifo("\(home.path)/pipe", 0o600)
      for path in ["\(home.path)/pipe", "/dev/null"] {
        let add = try await home.gatectl("context", "add", "a", "--server", "https://a.example", "--config", path)
        add.expect(73)
        #expect(add.marked == ["error: cannot replace '\(path)': it is not a regular file"])
      }
      #expect(try await home.shell("ls -A; ls -A /dev | grep null").output == "pipe\nnull\n")
    }
  }

  @Test func anEmptyPathIsNone() async throws {
    try await Home.use { home in
      for arguments in [["--config", ""], ["--config="]] {
        let list = try await home.gatectl(arguments: ["context", "list"] + arguments)
        list.expect(64)
        #expect(list.errors.contains("--config is empty, a file was expected"))
      }
    }
  }

  @Test func aFileToImportIsNotMendedByEditingTheConfig() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let before = try Files.bytes(home.config)
      for (text, problem) in [
        ("contexts:\n  a: {\n", "3:1: did not find expected node content while parsing a flow node"),
        (
          "contexts:\n  \"b\\t\": { server: https://b.example }\n",
          "2:3: a context's name cannot hold control or invisible characters"
        ), ("contexts:\n  c: { server: [1] }\n", "2:16: server must be a text"),
      ] {
        try Files.write(text, to: "\(home.path)/other.yaml")
        let outcome = try await home.gatectl("context", "import", "other.yaml")
        outcome.expect(65)
        #expect(outcome.marked == ["error: \(home.path)/other.yaml:\(problem)"])
      }
      #expect(try Files.bytes(home.config) == before)
    }
  }

  @Test func saysWhatALaterLayerGivesOnceTheFirstIsCleared() async throws {
    try await Home.use { home in
      let team = "contexts:\n  a: { server: https://a.example, proxy: 'http://me:hidden@team:1' }\n"
      try Files.write(team, to: "\(home.path)/team.yaml")
      try Files.write("contexts:\n  a: { proxy: http://own:1 }\n", to: "\(home.path)/own.yaml")
      let layers = ["GATECTL_CONFIG": "own.yaml:team.yaml"]
      let update = try await home.gatectl("context", "update", "a", "--unset", "proxy", environment: layers)
      update.expect(0)
      #expect(update.marked == ["warning: proxy is 'http://[redacted]@team:1' now, from team.yaml:2"])
    }
  }
}
