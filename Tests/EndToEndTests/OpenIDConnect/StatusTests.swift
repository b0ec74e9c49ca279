import Testing
import Values

struct StatusTests {
  @Test func allContextsAreShownWhateverIsWrongWithOne() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let dead = try PlainHTTP.deadPort()
      for (name, server) in [("gone", "http://127.0.0.1:\(dead)"), ("other", scene.demo.gateway)] {
        try await scene.gatectl("context", "add", name, "--server", server, "--gateway", "noetl")
      }
      try Files.write(
        scene.config.replacing(
          "    server: http://127.0.0.1:\(dead)\n",
          with: "    server: http://127.0.0.1:\(dead)\n    session: {token: x, origin: 'http://127.0.0.1:\(dead)'}\n"),
        to: scene.configPath)
      let outcome = try await scene.gatectl("auth", "status", "--all")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = outcome.output.split(separator: "\n").map(String.init)
      try #require(lines.count == 4, "\(outcome.output)")
      #expect(lines[1].hasPrefix("plain") && lines[1].contains(" valid "))
      #expect(lines[2].hasPrefix("gone") && lines[2].contains("unavailable: "))
      #expect(lines[3].hasPrefix("other") && lines[3].contains("not logged in"))
      let json = try JSON(parsing: await scene.gatectl("auth", "status", "--all", "-o", "json").bytes)
      #expect(json.array?.map { $0["status"]?.string } == ["valid", "unknown", "none"])
      #expect(json.array?[1]["error"]?["code"]?.integer == 69)
    }
  }

  @Test func checkSaysNothingAndJudgesByTheStoredExpiry() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      func check(_ options: String...) async throws -> Int32 {
        let outcome = try await scene.gatectl(["auth", "status", "--check"] + options)
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.errors)")
        return outcome.status
      }
      #expect(try await check() == 0)
      #expect(try await check("--min-ttl", "30m") == 0)
      #expect(try await check("--min-ttl", "2h") == 77)
      try await scene.demo.revokeGrants()
      #expect(try await check() == 0)
      #expect(try await check("--online") == 77)
      try scene.ageSession(secondsLeft: -5)
      #expect(try await check() == 77)
      #expect(try await scene.refreshesSent() == 0)
    }
  }

  @Test func checkOnlineTellsAServerInTrouble() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rules": [["path": "/*", "server": "resource", "status": 503]]])
      #expect(try await scene.gatectl("auth", "status", "--check", "--online").status == 75)
    }
  }
}
