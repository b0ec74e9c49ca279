import Glibc
import Testing
import Values

/// `protected: true`: what changes state there asks first, unless the context was spelled out.
struct ProtectedContextTests {
  /// How the context comes to be the one that is meant; each of these wants a yes.
  struct Way: Sendable, CustomTestStringConvertible {
    let name: String
    var environment: [String: String] = [:]
    var isBound = false
    var testDescription: String { name }
  }

  static let ways = [
    Way(name: "current"), Way(name: "variable", environment: ["GATECTL_CONTEXT": "rack"]),
    Way(name: "variable of rack-gateway", environment: ["RACK_GATEWAY_RACK": "rack"]),
    Way(name: "directory", isBound: true),
  ]

  /// What changes state, and what the question is about.
  private struct Change {
    let words: [String]
    let question: String

    init(_ question: String, _ words: String...) { (self.words, self.question) = (words, question) }
  }

  private static let changes = [
    Change("send POST", "api", "POST", "/api/v1/x"), Change("send PUT", "api", "put", "/api/v1/x"),
    Change("send DELETE", "api", "DELETE", "/api/v1/x"), Change("send POST", "api", "/api/v1/x", "-d", "{}"),
    Change("create API token 'ci'", "api-token", "create", "ci", "--role", "cicd"),
    Change("delete API token some-id", "api-token", "delete", "some-id"),
    Change("log out", "auth", "logout"), Change("log out", "auth", "logout", "--local"),
  ]

  private static let refusal = "nothing was done, since there is no terminal to ask on"

  private func gatectl(_ scene: Scene, _ words: [String], _ way: Way) async throws -> Child.Outcome {
    let child = try scene.start(words, environment: way.environment, in: way.isBound ? "\(scene.home)/bound" : nil)
    return try await child.outcome()
  }

  private func furnish(_ scene: Scene, _ way: Way) async throws {
    try await scene.logInToRack()
    try await scene.gatectl("context", "update", "rack", "--protected", "true").expect(0)
    try await scene.gatectl("context", "add", "open", "--server", scene.demo.gateway).expect(0)
    mkdir("\(scene.home)/bound", 0o700)
    try Files.write("rack\n", to: "\(scene.home)/bound/.gatectl-context")
    if way.name != "current" { try await scene.gatectl("context", "use", "open").expect(0) }
    try await scene.demo.forgetRequests()
  }

  @Test(arguments: ways)
  func nothingIsDoneWithoutAYes(way: Way) async throws {
    try await Scene.play { scene in
      try await furnish(scene, way)
      let before = try scene.config
      for change in Self.changes {
        let outcome = try await gatectl(scene, change.words, way)
        #expect(outcome.status == 1, "\(change.words): \(outcome.errors)")
        let error = try #require(outcome.marked.first)
        #expect(
          error
            == "error: context 'rack' is protected: \(change.question)? \(Self.refusal)"
        )
        let hint = try #require(outcome.marked.dropFirst().first)
        #expect(hint.hasPrefix("hint: gatectl \(change.words[0])") && hint.contains("--context rack"), "\(hint)")
      }
      #expect(try await scene.demo.requests().isEmpty)
      #expect(try scene.config == before)
      // Looking is free.
      for words in [
        ["api", "/api/v1/info"], ["api-token", "list"], ["auth", "status"],
      ] {
        try await gatectl(scene, words, way).expect(0)
      }
    }
  }

  @Test func spellingItOutOrSayingYesIsEnough() async throws {
    try await Scene.play { scene in
      try await furnish(scene, Self.ways[0])
      for option in [["--context", "rack"], ["-r", "rack"], ["--yes"]] {
        try await scene.gatectl(["api", "POST", "/api/v1/rack-proxy/apps/web/releases"] + option)
        let requests = try await scene.demo.requests("rack", "POST")
        #expect(requests.count == 1, "\(option)")
        try await scene.demo.forgetRequests()
      }
      // A context that is not protected never asks.
      try await scene.gatectl("context", "update", "rack", "--protected", "false").expect(0)
      try await scene.gatectl("auth", "logout").expect(0)
    }
  }

  @Test func aPersonIsAsked() async throws {
    try await Scene.play { scene in
      try await furnish(scene, Self.ways[0])
      let no = try scene.start(["auth", "logout"], onTerminal: true)
      try await no.output.shows("context 'rack' is protected: log out? [y/N] ")
      no.type("\r")
      let refused = try await no.outcome()
      #expect(refused.status == 1 && refused.output.contains("nothing was changed"))
      #expect(try await scene.demo.requests().isEmpty)
      let yes = try scene.start(["auth", "logout"], onTerminal: true)
      try await yes.output.shows("log out? [y/N] ")
      yes.type("yes\r")
      let done = try await yes.outcome()
      #expect(done.status == 0 && done.output.contains("logged out of context 'rack'"), "\(done.output)")
    }
  }

  @Test func endingAllSessionsAsksBeforeItEndsTheFirst() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.gatectl("context", "update", "c1", "--protected", "true").expect(0)
      let before = try Files.bytes(home.config)
      try await home.gatectl("auth", "logout", "--all", "--local").expectFailure(
        1, "context 'c1' is protected: log out? \(Self.refusal)",
        hints: ["gatectl auth logout --context c1"])
      #expect(try Files.bytes(home.config) == before)
      try await home.gatectl("auth", "logout", "--all", "--local", "--yes").expect(0)
      #expect(!(try Files.text(home.config).contains("token")))
    }
  }

  @Test func deletingAProtectedContextAsksHoweverItIsNamed() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 3)
      try await home.gatectl("context", "update", "c1", "--protected", "true").expect(0)
      let before = try Files.bytes(home.config)
      for words in [
        ["delete", "c1"], ["delete", "c1", "--force"], ["delete", "c2", "c1"], ["delete", "c1", "--context", "c1"],
      ] {
        let outcome = try await home.gatectl(arguments: ["context"] + words)
        outcome.expectFailure(
          1, "context 'c1' is protected: delete it? \(Self.refusal)",
          hints: ["gatectl context delete c1 --yes"])
        #expect(try Files.bytes(home.config) == before)
      }
      let asked = try home.start(["context", "delete", "c1"], onTerminal: true)
      try await asked.output.shows("context 'c1' is protected: delete it? [y/N] ")
      asked.type("y\r")
      try await asked.output.shows("revoke its session, too, where issued? [Y/n] ")
      asked.type("n\r")
      let outcome = try await asked.outcome()
      #expect(outcome.status == 0 && outcome.output.contains("nobody was told: the session is good"))
      #expect(try await home.gatectl("context", "list", "-o", "name").output == "c0\nc2\n")
    }
  }

  @Test func deletingTheCurrentContextNeedsForceOrAYes() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 4)
      try await home.gatectl("context", "delete", "c0").expectFailure(
        1, "context 'c0' is the current one: delete it? \(Self.refusal)",
        hints: ["gatectl context delete c0 --force"])
      let no = try home.start(["context", "delete", "c0"], onTerminal: true)
      try await no.output.shows("context 'c0' is the current one: delete it? [y/N] ")
      no.type("n\r")
      #expect(try await no.outcome().status == 1)
      #expect(try await home.gatectl("context", "list", "-o", "name").output == "c0\nc1\nc2\nc3\n")
      let yes = try home.start(["context", "delete", "c0"], onTerminal: true)
      try await yes.output.shows("delete it? [y/N] ")
      yes.type("y\r")
      try await yes.output.shows("where issued? [Y/n] ")
      yes.type("n\r")
      #expect(try await yes.outcome().status == 0)
      try await home.gatectl("context", "use", "c1").expect(0)
      try await home.gatectl("context", "delete", "c1", "--force").expect(0)
      try await home.gatectl("context", "use", "c2").expect(0)
      try await home.gatectl("context", "delete", "c2", "--yes").expect(0)
      #expect(try await home.gatectl("context", "list", "-o", "name").output == "c3\n")
      try await home.gatectl("context", "current").expect(66)
    }
  }
}
