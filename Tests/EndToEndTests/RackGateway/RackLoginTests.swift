import Testing
import Values

struct RackLoginTests {
  @Test func aContextIsAddedOnceTheLoginSucceeded() async throws {
    try await Scene.play { scene in
      let code = try await scene.demo.backupCode()
      let outcome = try await scene.gatectl(
        ["login", "production", scene.demo.rackGateway, "--verbose"], environment: scene.browser(code: code))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("User:    you@acme.com"))
      let config = try scene.config
      for line in [
        "current-context: production", "gateway: rack-gateway", "server: \(scene.demo.rackGateway)",
        "origin: \(scene.demo.rackGateway)", "user: you@acme.com", "channel: cli", "mfa-verified: true", "device-id: ",
        "session-id: ", "expires-at: ",
      ] { #expect(config.contains(line), "\(line) in\n\(config)") }
      // Who has the state can collect the session: it stands in the page's URL, where a person needs it, and nowhere else.
      let start = try await scene.demo.requests("rack", "POST", "/api/v1/auth/cli/complete")
      let state = try #require(start.first?.body?["state"]?.string)
      let logged = outcome.marked.filter { $0.hasPrefix("debug: ") }
      #expect(logged.contains { $0.contains("/auth/cli/complete") })
      #expect(!logged.contains { $0.contains(state) } && !config.contains(state))
      #expect(try await scene.gatectl("api", "/api/v1/info").output.contains("you@acme.com"))
    }
  }

  @Test func theMachineKeepsItsDeviceID() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let again = try await scene.gatectl(
        ["auth", "login", "--force"], environment: scene.browser(code: scene.demo.backupCode()))
      #expect(again.status == 0, "\(again.errors)")
      let sessions = try #require(await scene.demo.rack()["sessions"]?.array)
      #expect(sessions.count == 2 && Set(sessions.map { $0["deviceID"]?.string }).count == 1)
    }
  }

  @Test func theCodeIsAskedForOnTheTerminal() async throws {
    try await Scene.play { scene in
      let child = try scene.start(
        ["login", "rack", scene.demo.rackGateway], environment: scene.browser(), onTerminal: true)
      try await child.output.shows("Enter TOTP code")
      let code = try await scene.demo.totp()
      child.type("\(code)\n")
      let outcome = try await child.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("Logged in.") && !outcome.output.contains(code))
    }
  }

  @Test func aBackupCodeDoesAfterAWrongCode() async throws {
    try await Scene.play { scene in
      let child = try scene.start(
        ["login", "rack", scene.demo.rackGateway], environment: scene.browser(), onTerminal: true)
      try await child.output.shows("Enter TOTP code")
      child.type("000000\n")
      try await child.output.shows("the code was refused (wrong code)")
      try await child.output.shows("Enter TOTP code", times: 2)
      child.type("\(try await scene.demo.backupCode())\n")
      let outcome = try await child.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(try await scene.demo.rackUser()["failures"]?.integer == 1)
    }
  }

  @Test func aCodeOnTheCommandLineNeedsNoTerminal() async throws {
    try await Scene.play { scene in
      let outcome = try await scene.gatectl(
        ["login", "rack", scene.demo.rackGateway, "--mfa-code-file", "-"], input: "\(scene.demo.totp())\n",
        environment: scene.browser())
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test func threeWrongCodesEndTheLoginAndNoContextIsLeft() async throws {
    try await Scene.play { scene in
      let child = try scene.start(
        ["login", "rack", scene.demo.rackGateway], environment: scene.browser(), onTerminal: true)
      for (index, code) in ["000001", "000002", "000003"].enumerated() {
        try await child.output.shows("Enter TOTP code", times: index + 1)
        child.type("\(code)\n")
      }
      let outcome = try await child.outcome()
      #expect(outcome.status == 80, "\(outcome.output)")
      #expect(!Files.exists(scene.configPath))
      #expect(try await scene.demo.rackUser()["locked"]?.bool == false)
    }
  }

  @Test func noAmountOfRetryingLocksTheAccount() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.changeRackUser(["locked": false])
      var statuses: [Int32] = []
      for number in 0..<8 {
        let outcome = try await scene.gatectl("auth", "mfa", "verify", "--mfa-code", "00000\(number)")
        statuses.append(outcome.status)
      }
      // One attempt was the login's own, in the browser, which gatectl does not see.
      #expect(statuses == [80, 80, 80, 80, 75, 75, 75, 75])
      let user = try await scene.demo.rackUser()
      #expect(user["locked"]?.bool == false && user["failures"]?.integer == 4)
    }
  }

  @Test func aRefusedDomainIsToldFromAPersonWhoTakesTheirTime() async throws {
    try await Scene.play { scene in
      let refused = try await scene.gatectl(
        ["login", "rack", scene.demo.rackGateway, "--wait", "2"],
        environment: scene.browser(user: "you@elsewhere.example"))
      #expect(refused.status == 81, "\(refused.errors)")
      #expect(refused.errors.contains("e-mail domain is not allowed"))
      let slow = try await scene.gatectl(["login", "rack", scene.demo.rackGateway, "--wait", "2", "--no-browser-open"])
      #expect(slow.status == 75, "\(slow.errors)")
      #expect(!Files.exists(scene.configPath))
    }
  }

  @Test func strangersAndUnenrolledUsersAreToldWhatToDo() async throws {
    try await Scene.play { scene in
      let stranger = try await scene.gatectl(
        ["login", "rack", scene.demo.rackGateway], environment: scene.browser(user: "stranger@acme.com"))
      #expect(
        stranger.status == 81 && stranger.errors.contains("User not authorized for this gateway."), "\(stranger.errors)"
      )
      let other = try await scene.gatectl(
        ["login", "rack", scene.demo.rackGateway], environment: scene.browser(user: Demo.otherUser))
      #expect(other.status == 80, "\(other.errors)")
      #expect(other.errors.contains("\(scene.demo.rackGateway)/app/account/security?enrollment=required"))
    }
  }

  @Test func pollingOutlivesBlips() async throws {
    try await Scene.play { scene in
      try await scene.demo.misbehave([
        "rules": [
          ["path": "/api/v1/auth/cli/complete", "server": "rack", "times": 1, "status": 429],
          ["path": "/api/v1/auth/cli/complete", "server": "rack", "times": 1, "action": "drop"],
        ]
      ])
      try await scene.logInToRack()
      let polls = try await scene.demo.requests("rack", "POST", "/api/v1/auth/cli/complete")
      #expect(polls.count >= 3)
    }
  }

  @Test func anotherServerIsNotSlippedIn() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let before = try scene.config
      let outcome = try await scene.gatectl("login", "rack", "https://elsewhere.example")
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(try scene.config == before)
    }
  }

  @Test func theKindIsRecognised() async throws {
    try await Scene.play { scene in
      let outcome = try await scene.gatectl("context", "init", "rack", "--from-gateway", scene.demo.rackGateway)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try scene.config.contains("gateway: rack-gateway"))
      #expect(!outcome.errors.contains("--issuer"))
    }
  }
}
