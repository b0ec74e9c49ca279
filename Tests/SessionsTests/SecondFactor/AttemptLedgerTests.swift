import Contexts
import Platform
import Testing
import Values

@testable import Sessions

struct AttemptLedgerTests {
  private let stage: Stage

  init() throws { stage = try Stage() }

  private func ledger(_ origin: String = "https://gw.example") throws -> AttemptLedger {
    AttemptLedger(stage.dependencies, origin: try Origin(of: origin))
  }

  private func isRefused(_ ledger: AttemptLedger) throws -> Bool {
    do {
      _ = try ledger.spend()
      return false
    } catch SessionFailure.Reason.tryLater {
      return true
    }
  }

  @Test func theFifthCodeInFiveMinutesIsNotSent() throws {
    let ledger = try ledger()
    for _ in 0..<4 { _ = try ledger.spend() }
    #expect(try isRefused(ledger))
    stage.time.pass(.seconds(309))
    #expect(try isRefused(ledger))
    stage.time.pass(.seconds(1))
    #expect(try !isRefused(ledger))
  }

  @Test func rightCodesCountAtTheirOwnGateway() throws {
    let ledger = try ledger()
    for _ in 0..<4 { ledger.wasRight(try ledger.spend()) }
    #expect(try isRefused(ledger))
    #expect(try !isRefused(self.ledger("https://other.example")))
  }

  @Test func wrongCodesCountWhereverTheyWent() throws {
    // A tunnel and the gateway's own name may lead to the same account.
    for origin in ["https://gw.example", "http://127.0.0.1:8443", "http://localhost:8443", "https://gw"] {
      _ = try ledger(origin).spend()
    }
    #expect(try isRefused(ledger("https://another.example")))
  }

  @Test(arguments: [600, -600, 86_400] as [Int64])
  func settingTheClockChangesNothing(seconds: Int64) throws {
    let ledger = try ledger()
    for _ in 0..<4 { _ = try ledger.spend() }
    stage.time.setClock(by: seconds)
    #expect(try isRefused(ledger))
    stage.time.pass(.seconds(310))
    #expect(try !isRefused(ledger))
  }

  @Test func afterARebootTheTimeOfDayCounts() throws {
    let now = stage.time.clock.now().seconds
    let lines = (1...4).map { "\($0) \(now - 100) 999999 another-boot 0 wrong\n" }.joined()
    let files = LiveFileSystem()
    try files.createDirectory(stage.ledgerPath.parentFolder)
    try files.replace(stage.ledgerPath, with: Array(lines.utf8))
    #expect(try isRefused(ledger()))
    stage.time.pass(.seconds(210))
    #expect(try !isRefused(ledger()))
  }

  @Test func aLedgerThatCannotBeWrittenLetsNoCodeThrough() throws {
    let files = LiveFileSystem()
    try files.createDirectory("\(stage.home)/.local/state")
    try files.replace("\(stage.home)/.local/state/gatectl", with: [])
    defer { _ = try? files.remove("\(stage.home)/.local/state/gatectl") }
    #expect(throws: ConfigError.self) { try ledger().spend() }
  }

  @Test func manyAtOnceGetFourBetweenThem() async throws {
    let ledger = try ledger()
    let passed = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<12 { group.addTask { (try? ledger.spend()) != nil } }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(passed == 4)
  }
}
