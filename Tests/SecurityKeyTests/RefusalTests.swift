import Platform
import SecurityKey
import SoftwareKey
import Testing
import Values

@Suite(.serialized, .timeLimit(.minutes(2)))
struct RefusalTests {
  @Test func aRefusedPINIsNeverSentAgain() async throws {
    let desk = try Desk(typing: "wrong-1", "wrong-1", "12")
    let key = try desk.plug(pin: "1234")
    await #expect(throws: SecurityKeyError.pinRefused(key: "Acme key")) { try await desk.answer() }
    #expect(desk.told == [.touch("Acme key"), .wrongPIN(left: 7), .sentBefore, .tooShort])
    #expect(key.soFar.pins == 1 && key.soFar.touches == 0)
  }

  @Test func threeWrongPINsPauseTheKey() async throws {
    let desk = try Desk(typing: "wrong-1", "wrong-2", "wrong-3")
    let key = try desk.plug(pin: "1234")
    await #expect(throws: SecurityKeyError.pinPaused(key: "Acme key")) { try await desk.answer() }
    #expect(key.soFar.pins == 3 && key.soFar.triesLeft == 5)
  }

  @Test func theLastTryBlocksAndABlockedKeyIsNotAsked() async throws {
    let desk = try Desk(typing: "wrong-1")
    let key = try desk.plug(pin: "1234", triesLeft: 1)
    await #expect(throws: SecurityKeyError.pinBlocked(key: "Acme key")) { try await desk.answer() }
    await #expect(throws: SecurityKeyError.pinBlocked(key: "Acme key")) { try await desk.answer() }
    #expect(key.soFar.pins == 1)
  }

  @Test func nothingTypedIsNoPIN() async throws {
    for typed in [nil, ""] {
      let desk = try Desk(typing: typed)
      let key = try desk.plug(pin: "1234")
      await #expect(throws: SecurityKeyError.nothingTyped) { try await desk.answer() }
      #expect(key.soFar.pins == 0)
    }
  }

  @Test func aKeyWithoutAPINCannotVerify() async throws {
    let desk = try Desk()
    let key = try desk.plug()
    await #expect(throws: SecurityKeyError.pinNotSet(key: "Acme key")) {
      try await desk.answer(Desk.options(verification: .required))
    }
    #expect(key.soFar.touches == 0)
  }

  @Test func nobodyIsMadeToTouchAKeyThatCannotAnswer() async throws {
    let desk = try Desk()
    let key = try desk.plug("key", [Desk.credential([4])], pin: "1234")
    await #expect(throws: SecurityKeyError.noMatchingCredential(keys: ["Acme key"])) { try await desk.answer() }
    #expect(key.soFar.touches == 0 && key.soFar.pins == 0 && desk.told.isEmpty)
  }

  @Test func denialAndTimeOutAreToldApart() async throws {
    let (denying, waiting) = (try Desk(), try Desk())
    let keys = try [denying.plug(owner: .denies), waiting.plug(owner: .letsItTimeOut)]
    await #expect(throws: SecurityKeyError.denied(key: "Acme key")) { try await denying.answer() }
    await #expect(throws: SecurityKeyError.timedOut(.seconds(60))) { try await waiting.answer() }
    #expect(keys.map(\.soFar.touches) == [1, 1])
  }

  @Test func withoutTheLibraryItIsNamed() async throws {
    let keys = SecurityKeys(
      terminal: LiveTerminal(), files: LiveFileSystem(), libraries: ["libfido2-that-is-not-there.so.1"])
    let error = await #expect(throws: SecurityKeyError.self) {
      try await keys.answer(Desk.options(), for: Desk.origin) { _ in }
    }
    #expect(error?.description.contains("libfido2-that-is-not-there.so.1 cannot be opened; install libfido2-1") == true)
  }

  @Test func noKeyIsToldFromOneThatMayNotBeOpened() async throws {
    let desk = try Desk()
    let files = LiveFileSystem()
    for (node, descriptor) in [("hidraw0", [0x05, 0x01, 0x09]), ("hidraw7", [0x06, 0xd0, 0xf1, 0x09])]
      as [(String, [UInt8])]
    {
      try files.createDirectory("\(desk.folder)/sys/\(node)/device")
      try files.replace("\(desk.folder)/sys/\(node)/device/report_descriptor", with: descriptor)
    }
    await #expect(throws: SecurityKeyError.noKey) { try await desk.answer() }
    let error = await #expect(throws: SecurityKeyError.self) {
      try await desk.keys(deviceFolder: "\(desk.folder)/sys").answer(Desk.options(), for: Desk.origin) { _ in }
    }
    #expect(error == .notPermitted(["/dev/hidraw7"]))
    #expect(error?.description.contains("udev") == true)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let host: String
    let relyingParty: String
    let isAllowed: Bool
    var testDescription: String { "\(host) asks for \(relyingParty)" }
  }

  @Test(arguments: [
    Case(host: "gateway.acme.com", relyingParty: "gateway.acme.com", isAllowed: true),
    Case(host: "gateway.acme.com", relyingParty: "acme.com", isAllowed: true),
    Case(host: "gateway.acme.com", relyingParty: "ACME.com", isAllowed: true),
    Case(host: "127.0.0.1", relyingParty: "127.0.0.1", isAllowed: true),
    Case(host: "gateway.acme.com", relyingParty: "com", isAllowed: false),
    Case(host: "gateway.acme.com", relyingParty: "me.com", isAllowed: false),
    Case(host: "gateway.acme.com", relyingParty: ".acme.com", isAllowed: false),
    Case(host: "acme.com", relyingParty: "gateway.acme.com", isAllowed: false),
    Case(host: "gateway.acme.com", relyingParty: "bank.example", isAllowed: false),
    Case(host: "10.1.0.1", relyingParty: "0.1", isAllowed: false),
  ])
  func aGatewayAsksForItsOwnRelyingPartyAlone(_ row: Case) async throws {
    let desk = try Desk()
    let origin = Origin(scheme: "https", host: row.host, port: 443)
    let expected: SecurityKeyError =
      row.isAllowed ? .noKey : .foreignRelyingParty(row.relyingParty, origin: origin.description)
    await #expect(throws: expected) {
      try await desk.keys().answer(Desk.options(at: row.relyingParty), for: origin) { _ in }
    }
  }
}
