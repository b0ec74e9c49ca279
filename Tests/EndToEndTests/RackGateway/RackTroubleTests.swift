import Testing
import Values

/// The troubleshooting section of the rack-gateway's handbook: each trouble with its status and the way out.
struct RackTroubleTests {
  struct Unreachable: Sendable, CustomTestStringConvertible {
    let what: String
    let server: @Sendable (Scene) throws -> String
    let says: [String]
    var testDescription: String { what }
  }

  static let stages = [
    Unreachable(
      what: "DNS", server: { _ in "https://rack.invalid" },
      says: ["cannot find rack.invalid: the name does not resolve", "tried: DNS, which failed; is the VPN up"]),
    Unreachable(
      what: "TCP", server: { _ in "https://127.0.0.1:\(try PlainHTTP.deadPort())" },
      says: ["cannot connect to 127.0.0.1", "tried: DNS, which went well; TCP, which failed"]),
    Unreachable(
      what: "TLS", server: { $0.demo.rackGateway.replacing("http:", with: "https:") },
      says: ["no secure connection to 127.0.0.1", "TLS, which failed; a private authority goes into --ca-file"]),
  ]

  @Test(arguments: stages)
  func aGatewayOutOfReachIsToldWithWhatWasTried(row: Unreachable) async throws {
    try await Scene.play { scene in
      let server = try row.server(scene)
      let given = ["--server", server, "--gateway", "rack-gateway", "--api-token", "rgw_x="]
      for command in [["api", "/api/v1/info"] + given, ["auth", "status"] + given, ["login", "rack", server]] {
        let outcome = try await scene.gatectl(command)
        #expect(outcome.status == 69, "\(command): \(outcome.errors)")
        for text in row.says { #expect(outcome.errors.contains(text), "\(command): \(outcome.errors)") }
        outcome.expectGrammar()
      }
      #expect(!Files.exists(scene.configPath))
    }
  }

  @Test func aStaleLoginIs75AndTheRemedyWorks() async throws {
    try await Scene.play { scene in
      let child = try scene.start(["login", "rack", scene.demo.rackGateway, "--no-browser-open"])
      _ = try await scene.demo.requests("rack", "POST", "/api/v1/auth/cli/complete", count: 1)
      try await scene.demo.forgetRackLogins()
      try await child.outcome().expectFailure(
        75, "the gateway does not know this login any more (invalid or expired state) for context 'rack'",
        hints: ["gatectl login rack \(scene.demo.rackGateway)"])
    }
  }

  @Test func aLoginThatNobodyCompletedNamesACommandThatWorks() async throws {
    try await Scene.play { scene in
      let outcome = try await scene.gatectl(
        "login", "rack", scene.demo.rackGateway, "--no-browser-open", "--wait", "1")
      outcome.expectFailure(
        75, "login not completed within 1s for context 'rack'", hints: ["gatectl login rack \(scene.demo.rackGateway)"]
      )
    }
  }

  @Test func aRefusedDomainNamesWhoCanHelp() async throws {
    try await Scene.play { scene in
      let outcome = try await scene.gatectl(
        ["login", "rack", scene.demo.rackGateway, "--wait", "2"],
        environment: scene.browser(user: "you@elsewhere.example"))
      #expect(outcome.status == 81, "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: an administrator of the gateway adds a domain to GOOGLE_ALLOWED_DOMAIN"))
    }
  }

  @Test func aClockThatIsWrongIsPointedOutWhereverACodeIsRefused() async throws {
    try await Scene.play { scene in
      let hint = "behind the gateway's; check the clock of the device that shows the code"
      try await scene.demo.misbehave(["clockOffset": 3600])
      let login = try scene.start(
        ["login", "rack", scene.demo.rackGateway], environment: scene.browser(), onTerminal: true)
      try await login.output.shows("Enter TOTP code")
      login.type("000000\n")
      try await login.output.shows(hint)
      login.kill(9)
      try await scene.haveRackSession()
      for command in [
        ["api", "POST", "/api/v1/auth/mfa/backup-codes/regenerate"],
        ["api", "POST", "/api/v1/rack-proxy/apps/web/releases"], ["auth", "mfa", "verify"],
      ] {
        let outcome = try await scene.gatectl(command + ["--mfa-code", "00000\(command.count)"])
        #expect(outcome.status == 80 && outcome.errors.contains(hint), "\(command): \(outcome.errors)")
      }
    }
  }

  @Test func thePageForEnrolmentIsOpenedOnRequestAlone() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      try await scene.demo.changeRackUser(["enrolled": false])
      let request = ["api", "POST", "/api/v1/rack-proxy/apps/web/releases"]
      for (answer, visits) in [("\n", 0), ("n\n", 0), ("y\n", 1)] {
        let child = try scene.start(request, environment: scene.browser(), onTerminal: true)
        try await child.output.shows("open that page now? [y/N]")
        child.type(answer)
        let outcome = try await child.outcome()
        #expect(outcome.status == 80, "\(outcome.output)")
        let seen = try await scene.demo.requests("rack", "GET", "/app/account/security", count: visits)
        #expect(seen.count == visits, "\(outcome.output)")
      }
      for options in [["--yes"], ["-q"], ["-o", "json"]] {
        let child = try scene.start(request + options, environment: scene.browser(), onTerminal: true)
        let outcome = try await child.outcome()
        #expect(outcome.status == 80 && !outcome.output.contains("[y/N]"), "\(outcome.output)")
      }
      #expect(try await scene.demo.requests("rack", "GET", "/app/account/security").count == 1)
    }
  }
}
