import Glibc
import SoftwareKey
import Testing
import Values

/// The built gatectl and the real libfido2; only the key at the end of the wire is made of software.
struct RackSecurityKeyTests {
  private static let releases = "/api/v1/rack-proxy/apps/web/releases"

  @Test func aKeyAnswersAChallengedRequestAndItIsSentAgain() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      let (key, environment) = try await scene.plugInKey()
      for path in [Self.releases, "/api/v1/auth/mfa/backup-codes/regenerate"] {
        try await scene.demo.closeStepUp()
        try await scene.demo.forgetRequests()
        let outcome = try await scene.gatectl(
          ["api", "POST", path, "-d", "{\"x\":1}", "--mfa-method", "webauthn"], environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("touch Acme key when it blinks"))
        let requests = try await scene.demo.requests("rack", "POST", path)
        #expect(requests.map(\.status) == [401, 200])
        #expect(requests.map { $0.header("x-mfa-webauthn") == nil } == [true, false])
        #expect(requests.allSatisfy { $0.header("x-mfa-totp") == nil && $0.body?["x"]?.integer == 1 })
      }
      #expect(key.soFar.touches == 2)
    }
  }

  @Test func thePINIsTypedUnseenAndVerifyingOpensTheWindow() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      let (key, environment) = try await scene.plugInKey(pin: "4711-right")
      let child = try scene.start(["auth", "mfa", "verify"], environment: environment, onTerminal: true)
      try await child.output.shows("Enter the PIN of Acme key (8 tries left): ")
      child.type("4711-wrong\n")
      try await child.output.shows("the PIN was wrong (7 tries left)")
      try await child.output.shows("Enter the PIN of Acme key (7 tries left): ")
      child.type("4711-right\n")
      let outcome = try await child.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("second factor accepted") && !outcome.output.contains("4711"))
      #expect(key.soFar.pins == 2 && key.soFar.touches == 1)
      #expect(try await scene.gatectl("api", "POST", Self.releases).status == 0)
      #expect(!scene.everythingSaid.contains("4711"))
    }
  }

  @Test func withoutAKeyACodeIsAskedFor() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      try await scene.register(SoftwareKey.Credential(id: [1, 2, 3], relyingParty: "127.0.0.1", user: [1]))
      let child = try scene.start(["auth", "mfa", "verify"], onTerminal: true)
      try await child.output.shows("no security key is plugged in; asking for a code")
      try await child.output.shows("Enter TOTP code")
      child.type("\(try await scene.demo.totp())\n")
      let outcome = try await child.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
    }
  }

  @Test func withoutLibfido2ItIsNamedAndACodeIsAskedFor() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      try await scene.register(SoftwareKey.Credential(id: [1, 2, 3], relyingParty: "127.0.0.1", user: [1]))
      try Files.write("no library", to: "\(scene.home)/libfido2.so.1")
      let outcome = try await scene.gatectl(
        ["auth", "mfa", "verify", "--mfa-method", "webauthn"], environment: ["LD_LIBRARY_PATH": scene.home])
      #expect(outcome.status == 80, "\(outcome.errors)")
      #expect(
        outcome.marked.contains {
          $0.contains("libfido2.so.1 cannot be opened; install libfido2-1") && $0.contains("asking for a code")
        }, "\(outcome.errors)")
      #expect(outcome.errors.contains("no terminal"))
    }
  }

  @Test func nobodyIsAskedToTouchAKeyWhereNobodyCanRead() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      let (key, environment) = try await scene.plugInKey()
      let outcome = try await scene.gatectl(["api", "POST", Self.releases], environment: environment)
      #expect(outcome.status == 80, "\(outcome.errors)")
      #expect(key.soFar.touches == 0)
      // With a code at hand the key is left alone, whatever the gateway prefers.
      let coded = try await scene.gatectl(
        ["api", "POST", Self.releases, "--mfa-code", scene.demo.backupCode()], environment: environment)
      #expect(coded.status == 0 && key.soFar.touches == 0, "\(coded.errors)")
    }
  }

  @Test func aWaitThatIsInterruptedLeavesNoKeyBlinking() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      let (key, environment) = try await scene.plugInKey(owner: .isAway)
      let child = try scene.start(["auth", "mfa", "verify"], environment: environment, onTerminal: true)
      try await child.output.shows("touch Acme key when it blinks")
      await key.waits()
      child.type([3])
      #expect(try await child.outcome().status == 130)
      #expect(key.soFar.cancellations == 1)
    }
  }

  @Test func aRefusingKeyIsNotTheEnd() async throws {
    try await Scene.play { scene in
      try await scene.logInToRack()
      try await scene.demo.closeStepUp()
      let (key, environment) = try await scene.plugInKey(owner: .denies)
      let child = try scene.start(["api", "POST", Self.releases], environment: environment, onTerminal: true)
      try await child.output.shows("Acme key refused; asking for a code")
      try await child.output.shows("Enter TOTP code")
      child.type("\(try await scene.demo.totp())\n")
      #expect(try await child.outcome().status == 0)
      #expect(key.soFar.touches == 1)
    }
  }
}
