import Testing
import Values

struct RackSecondFactorTests {
  private static let proxy = "/api/v1/rack-proxy"

  @Test func aChallengedRequestIsSentAgainWithTheCode() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      for path in ["\(Self.proxy)/apps/web/releases", "/api/v1/auth/mfa/backup-codes/regenerate"] {
        try await scene.demo.closeStepUp()
        try await scene.demo.forgetRequests()
        let code = try await path.hasPrefix(Self.proxy) ? scene.demo.totp() : scene.demo.backupCode()
        let outcome = try await scene.gatectl("api", "POST", path, "-d", "{\"x\":1}", "--mfa-code", code)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("{") && !outcome.output.contains("mfa_"), "\(outcome.output)")
        let requests = try await scene.demo.requests("rack", "POST", path)
        #expect(requests.map(\.status) == [401, 200])
        #expect(requests.map { $0.header("x-mfa-totp") } == [nil, code])
        #expect(requests.allSatisfy { $0.body?["x"]?.integer == 1 })
      }
    }
  }

  @Test func alwaysWantsAProofEachTimeAndNoneIsSentTwice() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let child = try scene.start(
        ["api-token", "create", "ci", "--role", "cicd"], onTerminal: true)
      try await child.output.shows("Enter TOTP code")
      let code = try await scene.demo.totp()
      child.type("000000\n")
      try await child.output.shows("the code was refused")
      try await child.output.shows("Enter TOTP code", times: 2)
      child.type("000000\n")
      try await child.output.shows("that code was sent already")
      try await child.output.shows("Enter TOTP code", times: 3)
      child.type("\(code)\n")
      let outcome = try await child.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      let sent = try await scene.demo.requests("rack", "POST", "/api/v1/api-tokens").compactMap {
        $0.header("x-mfa-totp")
      }
      #expect(sent == ["000000", code])
    }
  }

  @Test func withoutATerminalTheRemedyIsSaid() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let outcome = try await scene.gatectl("api-token", "create", "ci", "--role", "cicd")
      #expect(outcome.status == 80, "\(outcome.errors)")
      #expect(outcome.marked.contains { $0.hasPrefix("hint: gatectl ") && $0.contains("--mfa-code-file") })
      #expect(try await scene.gatectl("auth", "token").status == 0)
    }
  }

  @Test func standardInputIsOneThingOnly() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      for options in [
        ["-d", "-", "--mfa-code", "-"], ["-d", "@-", "--token-stdin"], ["--mfa-code-file", "-", "--token-stdin"],
      ] {
        let outcome = try await scene.gatectl(
          ["api", "POST", "\(Self.proxy)/apps/web/releases"] + options, input: "x\n")
        outcome.expectFailure(
          64, "standard input can be one thing only: the body, the code or the credential", hints: ["gatectl help api"])
      }
    }
  }

  @Test func aWrongCodeIs80InJSONAndInText() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      for path in ["\(Self.proxy)/apps/web/releases", "/api/v1/auth/mfa/backup-codes/regenerate"] {
        let outcome = try await scene.gatectl("api", "POST", path, "--mfa-code", "123")
        #expect(outcome.status == 80 && outcome.output.isEmpty, "\(outcome.errors)")
      }
      #expect(try await scene.gatectl("auth", "status").status == 0)
    }
  }

  @Test func enrolmentIs80WithItsAddress() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      try await scene.demo.changeRackUser(["enrolled": false])
      for path in ["\(Self.proxy)/apps/web/releases", "/api/v1/auth/mfa/backup-codes/regenerate", "/api/v1/api-tokens"]
      {
        let outcome = try await scene.gatectl("api", "POST", path, "-d", "{}")
        #expect(outcome.status == 80, "\(outcome.errors)")
        #expect(outcome.errors.contains("\(scene.demo.rackGateway)/app/account/security"), "\(outcome.errors)")
      }
    }
  }

  @Test func aClockThatIsWrongIsPointedOut() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.misbehave(["clockOffset": -120])
      let outcome = try await scene.gatectl("auth", "mfa", "verify", "--mfa-code", "111111")
      #expect(outcome.status == 80, "\(outcome.errors)")
      #expect(
        outcome.marked.contains { $0.contains("this machine's clock is 1") && $0.contains("ahead of the gateway's") })
    }
  }

  @Test func verifyingOpensTheStepUpWindow() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      let verified = try await scene.gatectl(
        "auth", "mfa", "verify", "-o", "json", "--mfa-code", try await scene.demo.totp())
      #expect(verified.status == 0, "\(verified.errors)")
      #expect(try JSON(parsing: verified.bytes)["stepUpUntil"]?.text != nil)
      #expect(try await scene.gatectl("api", "POST", "\(Self.proxy)/apps/web/releases").status == 0)
      let status = try await scene.gatectl("auth", "mfa", "status")
      #expect(status.output.hasPrefix("MFA: enrolled (totp)\nRequired: yes\n"), "\(status.output)")
    }
  }

  @Test func anUpstreams401AndARefusalAreNoEndOfTheSession() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      #expect(try await scene.gatectl("api", "\(Self.proxy)/upstream-401").status == 1)
      let denied = try await scene.gatectl("api", "DELETE", "\(Self.proxy)/apps/web")
      #expect(denied.status == 79 && denied.errors.contains("convox:app:delete"), "\(denied.errors)")
      try await scene.demo.revokeRackSessions()
      let dead = try await scene.gatectl("api", "\(Self.proxy)/apps")
      #expect(dead.status == 77 && dead.errors.contains("session revoked"), "\(dead.errors)")
      #expect(dead.output.contains("authentication failed"))
    }
  }
}
