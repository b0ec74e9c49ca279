import Testing
import Values

/// A credential and a server from the environment, and nothing else.
struct ServiceAccountTests {
  /// Runs gatectl without a home, in a folder where not even root can write.
  private func run(
    _ scene: Scene, _ arguments: [String], _ environment: [String: String]
  ) async throws -> Child.Outcome {
    let child = try scene.run(
      Launch(
        program: Programs.gatectl, arguments: arguments,
        environment: environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }, directory: "/proc"))
    return try await child.outcome()
  }

  @Test func credentialAndServerNeedNeitherFileNorHome() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let token = try #require(try scene.stored("token"))
      let environment = ["GATECTL_TOKEN": token, "GATECTL_SERVER": scene.demo.resource]
      let answer = try await run(scene, ["api", "/tools"], environment)
      #expect(answer.status == 0 && answer.errors.isEmpty, "\(answer.errors)")
      #expect(try JSON(parsing: answer.bytes)["user"]?.string == Demo.user)
      #expect(try await run(scene, ["auth", "token"], environment).output == "\(token)\n")
      let status = try await run(scene, ["auth", "status"], environment)
      #expect(status.status == 0 && status.errors.isEmpty, "\(status.errors)")
      #expect(status.output == "Server: \(scene.demo.resource)\nStatus: valid\nToken: from variable GATECTL_TOKEN\n")
      try await scene.demo.revokeGrants()
      for words in [["api", "/tools"], ["auth", "status"]] {
        let dead = try await run(scene, words, environment)
        #expect(dead.status == 77 && dead.errors.contains("GATECTL_TOKEN"), "\(dead.errors)")
      }
    }
  }

  @Test func trackersOwnVariablesShowItsLayout() async throws {
    try await Scene.play { scene in
      let added = try await scene.gatectl(
        "context", "add", "tracker", "--server", scene.demo.tracker, "--gateway", "tracker", "--issuer",
        scene.demo.issuer, "--client-id", Demo.clientID, "--set-current")
      try #require(added.status == 0, "\(added.errors)")
      let login = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      try #require(login.status == 0, "\(login.errors)")
      let token = try #require(try scene.stored("token"))
      let status = try await run(
        scene, ["auth", "status"], ["TRACKER_TOKEN": token, "TRACKER_SERVER": scene.demo.tracker])
      #expect(status.status == 0, "\(status.errors)")
      let layout = try Regex(
        #"^User: you@acme\.com\nServer: http://127\.0\.0\.1:\d+\nExpires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 "#
          + #"\((89|90)d remaining\)\nStatus: valid\nToken: from variable TRACKER_TOKEN\n$"#)
      #expect(try layout.firstMatch(in: status.output) != nil, "\(status.output)")
    }
  }

  @Test func credentialWithoutAServerSaysWhichVariableIsMissing() async throws {
    try await Scene.play { scene in
      for (variable, server) in [("GATECTL_TOKEN", "GATECTL_SERVER"), ("TRACKER_TOKEN", "TRACKER_SERVER")] {
        let outcome = try await run(scene, ["api", "/x"], [variable: "secret-credential"])
        outcome.expectFailure(
          78, "the credential from variable \(variable) has no server to go to", hints: ["export \(server)=URL"])
      }
    }
  }
}
