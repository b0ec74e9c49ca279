import Glibc
import Testing
import Values

/// `context import --from`: the old tools' files, from where they lie to a session in use.
struct ForeignImportTests {
  /// The old file of a tool, at its usual place in the home.
  private func write(_ text: String, _ path: String, _ scene: Scene, mode: mode_t = 0o600) throws {
    var folder = scene.home
    for name in path.split(separator: "/").dropLast() {
      folder += "/\(name)"
      mkdir(folder, 0o700)
    }
    try Files.write(text, to: "\(scene.home)/\(path)", mode: mode)
    chmod("\(scene.home)/\(path)", mode)
  }

  struct Tool: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String
    let secrets: [String]
    var testDescription: String { name }
  }

  static let tools = [
    Tool(name: "noetl", path: ".noetl/config.yaml", secrets: ["69dd6f8a7621", "hush-hush"]),
    Tool(name: "rack-gateway", path: ".config/rack-gateway/config.json", secrets: ["rgw_sess_0123"]),
    Tool(name: "tracker", path: ".tracker.yaml", secrets: ["pat_0123", "1//0gRefresh"]),
    Tool(name: "kubeconfig", path: ".kube/config", secrets: ["eyJleHAiOjE3NjcyMjU2MDB9", "refresh-0123", "hush-hush"]),
  ]

  private func text(_ tool: Tool) -> String {
    switch tool.name {
    case "noetl": noetl("https://gateway.acme.example", "69dd6f8a7621-session")
    case "rack-gateway": rack("gateway.acme.example", "rgw_sess_0123456789")
    case "kubeconfig":
      kubeconfig("https://k8s.acme.example:6443", issuer: "https://id.acme.example", client: "k8s", "refresh-0123")
    default: Self.tracker
    }
  }

  @Test(arguments: tools)
  func importsOnceAndSaysWhatItDid(tool: Tool) async throws {
    try await Scene.play { scene in
      try write(text(tool), tool.path, scene)
      let words = ["context", "import", "--from", tool.name]
      let dry = try await scene.gatectl(words + ["--dry-run"])
      try Golden.expect("import-\(tool.name)-dry-run", dry, scene)
      try Golden.expect(
        "import-\(tool.name)-dry-run.json", try await scene.gatectl(words + ["--dry-run", "-o", "json"]), scene)
      #expect(!Files.exists(scene.configPath), "a dry run writes nothing")
      try Golden.expect("import-\(tool.name)", try await scene.gatectl(words), scene)
      let after = try scene.config
      try Golden.expect("import-\(tool.name)-again", try await scene.gatectl(words), scene)
      try Golden.expect("import-\(tool.name)-again.json", try await scene.gatectl(words + ["-o", "json"]), scene)
      #expect(try scene.config == after)
      #expect(Files.mode(scene.configPath) == 0o600)
      for secret in tool.secrets {
        #expect(after.contains(secret), "it came over")
        #expect(!scene.everythingSaid.contains(secret), "\(secret) was shown")
      }
      #expect(try Files.text("\(scene.home)/\(tool.path)") == text(tool), "the old file stays")
      try await scene.gatectl("context", "validate").expect(0)
    }
  }

  @Test func anImportIsTakenBackWhole() async throws {
    try await Scene.play { scene in
      try write(rack("https://r.example", "rgw_sess_1"), ".config/rack-gateway/config.json", scene)
      try await scene.gatectl("context", "add", "mine", "--server", "https://mine.example")
      let before = try scene.config
      try await scene.gatectl("context", "import", "--from", "rack-gateway").expect(0)
      try await scene.gatectl("context", "undo").expect(0)
      #expect(try scene.config == before)
    }
  }

  @Test func anImportedNoETLSessionWorks() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      unlink(scene.configPath)
      try write(noetl(scene.demo.gateway, token), ".noetl/config.yaml", scene)
      try await scene.gatectl("context", "import", "--from", "noetl").expect(0)
      #expect(try await scene.gatectl("context", "current").output == "gke-prod\n")
      try await scene.gatectl("api", "/noetl/catalog/list").expect(0)
      let status = try await scene.gatectl("auth", "status")
      status.expect(0)
      #expect(status.output.contains("User: you@acme.com\n"), "\(status.output)")
      try await scene.demo.revokeSessions()
      #expect(try await scene.gatectl("api", "/noetl/catalog/list").status == 77)
    }
  }

  @Test func anImportedRackSessionWorksAndNoStrangerSeesIt() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let token = try await scene.gatectl("auth", "token").output.split(separator: "\n").first.map(String.init)
      unlink(scene.configPath)
      let folder = "\(scene.home)/old"
      try write(rack(scene.demo.rackGateway, try #require(token)), "old/config.json", scene, mode: 0o644)
      let outcome = try await scene.gatectl(
        "context", "import", "--from", "rack-gateway", environment: ["GATEWAY_CLI_CONFIG_DIR": folder])
      outcome.expect(0)
      #expect(outcome.errors.contains("warning: \(folder)/config.json holds secrets and is open to others (mode 644)"))
      #expect(Files.mode("\(folder)/config.json") == 0o644, "only said")
      try await scene.gatectl("api", "/api/v1/info").expect(0)
      let status = try await scene.gatectl("auth", "status")
      status.expect(0)
      #expect(status.output.contains("Authenticated as you@acme.com\n"), "\(status.output)")
      // A server given by variable is another place, to which no stored session goes.
      try await scene.demo.forgetRequests()
      let stray = try await scene.gatectl(
        "api", "/api/v1/info", environment: ["RACK_GATEWAY_URL": scene.demo.resource])
      #expect(stray.status == 77, "\(stray.errors)")
      #expect(try await scene.demo.requests().allSatisfy { $0.header("authorization") == nil })
    }
  }

  @Test func anImportedKubeconfigSessionIsRenewed() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let refreshToken = try #require(try scene.stored("refresh-token"))
      unlink(scene.configPath)
      let file = kubeconfig(
        scene.demo.resource, issuer: scene.demo.issuer, client: Demo.clientID, refreshToken)
      try write(file, ".kube/config", scene)
      let outcome = try await scene.gatectl("context", "import", "--from", "kubeconfig")
      outcome.expect(0)
      #expect(try !scene.config.contains("not-here") && !scene.everythingSaid.contains("not-here"))
      // Clusters take the ID token; the stored one ended long ago.
      let token = try await scene.gatectl("auth", "token")
      token.expect(0)
      let stored = try #require(try scene.stored("token"))
      #expect(token.output == "\(stored)\n" && !stored.hasPrefix("e30."))
      #expect(try await scene.refreshesSent() == 1)
      try await scene.gatectl("api", "/tools").expect(0)
    }
  }

  @Test func aNameThatIsTakenIsChangedAndSaid() async throws {
    try await Scene.play { scene in
      try await scene.gatectl("context", "add", "gke-prod", "--server", "https://mine.example").expect(0)
      try write(noetl("https://gateway.acme.example", "t1"), ".noetl/config.yaml", scene)
      let first = try await scene.gatectl("context", "import", "--from", "noetl")
      first.expect(0)
      #expect(first.errors.contains("warning: 'gke-prod' is taken by another gateway: gke-prod -> gke-prod-2\n"))
      #expect(first.errors.contains("the current context stays 'gke-prod'\n"))
      #expect(try await scene.gatectl("context", "show", "gke-prod").output.contains("https://mine.example"))
      let after = try scene.config
      let second = try await scene.gatectl("context", "import", "--from", "noetl")
      #expect(second.errors.contains("context 'gke-prod' is here already, as 'gke-prod-2'\n"))
      #expect(try scene.config == after)
      // The old tool has logged in again since.
      try write(noetl("https://gateway.acme.example", "t2"), ".noetl/config.yaml", scene)
      let third = try await scene.gatectl("context", "import", "--from", "noetl", "-o", "json")
      #expect(try JSON(parsing: third.bytes)["contexts"]?.array?.first?["session"] == "replaced")
      #expect(try scene.config == after.replacing("token: t1", with: "token: t2"))
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var file: String?
    let status: Int32
    let message: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Refusal(arguments: ["--from", "noetl"], status: 74, message: "there is no file 'HOME/.noetl/config.yaml'"),
    Refusal(arguments: ["--from", "tracker", "gone"], status: 74, message: "there is no file 'HOME/gone'"),
    Refusal(
      arguments: ["--from", "rack-gateway", "."], status: 74, message: "there is no file 'HOME/./config.json'"),
    Refusal(arguments: [], status: 64, message: "neither a file nor a tool is given"),
    Refusal(arguments: ["--from", "kubectl", "old"], file: "{}", status: 64, message: "kubectl"),
    Refusal(
      arguments: ["--from", "noetl", "old"], file: "contexts:\n  a:\n\tserver_url: x\n", status: 65,
      message: "HOME/old:3:1: "),
    Refusal(
      arguments: ["--from", "rack-gateway", "old"], file: "{\n \"gateways\": []\n}\n", status: 65,
      message: "HOME/old:2:14: gateways must be a mapping of names to contexts"),
    Refusal(
      arguments: ["--from", "noetl", "old", "--config", "old"], file: "contexts: {}\n", status: 64,
      message: "'HOME/old' is the very config to import into"),
  ])
  func whatCannotBeImportedHasItsStatus(row: Refusal) async throws {
    try await Scene.play { scene in
      if let file = row.file { try Files.write(file, to: "\(scene.home)/old") }
      let outcome = try await scene.gatectl(["context", "import"] + row.arguments)
      #expect(outcome.status == row.status, "\(outcome.errors)")
      #expect(outcome.errors.contains(row.message.replacing("HOME", with: scene.home)), "\(outcome.errors)")
      #expect(outcome.output.isEmpty && !Files.exists(scene.configPath))
      if let file = row.file { #expect(try Files.text("\(scene.home)/old") == file) }
    }
  }
}
