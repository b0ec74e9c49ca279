import Testing
import Values

/// Five wrong codes in five minutes lock the account; gatectl never sends that many.
struct RackLockOutTests {
  private static let regenerate = "/api/v1/auth/mfa/backup-codes/regenerate"

  private func expectUnlocked(_ scene: Scene) async throws {
    let user = try await scene.demo.rackUser()
    #expect(user["locked"]?.bool == false && (user["failures"]?.integer ?? 9) <= 4, "\(user.serialized())")
  }

  @Test func manyProcessesAtOnceSendFourCodesBetweenThem() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      let children = try (0..<10).map { number in
        try scene.start(
          number.isMultiple(of: 2)
            ? ["auth", "mfa", "verify", "--mfa-code", "10000\(number)"]
            : ["api", "POST", Self.regenerate, "--mfa-code", "10000\(number)"])
      }
      var statuses: [Int32] = []
      for child in children { statuses.append(try await child.outcome().status) }
      #expect(statuses.sorted() == Array(repeating: 75, count: 6) + Array(repeating: 80, count: 4))
      try await expectUnlocked(scene)
    }
  }

  @Test func anotherNameOfTheGatewayIsNoWayRound() async throws {
    try await Scene.play { scene in
      let token = try await scene.haveRackSession()
      var statuses: [Int32] = []
      for number in 0..<8 {
        let host = ["127.0.0.1", "localhost"][number % 2]
        let outcome = try await scene.gatectl(
          ["auth", "mfa", "verify", "--mfa-code", "20000\(number)", "--gateway", "rack-gateway"]
            + ["--server", scene.demo.rackGateway.replacing("127.0.0.1", with: host), "--session-token", token])
        statuses.append(outcome.status)
      }
      #expect(statuses == [80, 80, 80, 80, 75, 75, 75, 75])
      try await expectUnlocked(scene)
    }
  }

  @Test func codesThatARequestBringsByHandCountToo() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      var statuses: [Int32] = []
      for number in 0..<6 {
        let outcome = try await scene.gatectl(
          "api", "POST", "/api/v1/auth/mfa/verify", "-d", "{\"code\":\"30000\(number)\"}")
        statuses.append(outcome.status)
      }
      #expect(statuses == [1, 1, 1, 1, 75, 75])
      let glued = "\(try await scene.demo.makeRackSession().token).totp.400000"
      let outcome = try await scene.gatectl(
        "api", "POST", Self.regenerate, environment: ["RACK_GATEWAY_API_TOKEN": glued])
      #expect(outcome.status == 75, "\(outcome.errors)")
      try await expectUnlocked(scene)
    }
  }

  @Test func aFolderThatCannotBeWrittenLetsNoCodeThrough() async throws {
    try await Scene.play { scene in
      try await scene.haveRackSession()
      try Files.write("", to: "\(scene.home)/state")
      let outcome = try await scene.gatectl(
        "auth", "mfa", "verify", "--mfa-code", "500000", environment: ["XDG_STATE_HOME": "\(scene.home)/state"])
      #expect(outcome.status == 73, "\(outcome.errors)")
      #expect(try await scene.demo.rackUser()["attempts"]?.integer == 0)
    }
  }
}
