import Glibc
import Testing

@testable import Platform

@Suite(.serialized, .timeLimit(.minutes(1)))
struct BlockingWaitTests {
  /// Something to wait for.
  private final class Gate: Sendable {
    private let ends: [Int32]

    init() {
      var ends: [Int32] = [-1, -1]
      #expect(makePipe(&ends))
      self.ends = ends
    }

    deinit { close(ends[0]) }

    func open() { close(ends[1]) }

    func wait() {
      var byte: UInt8 = 0
      #expect(read(ends[0], &byte, 1) == 0)
    }
  }

  @Test func aCallThatReturnsIsNotCancelled() async {
    let value = await BlockingWait.run(
      limit: .seconds(60), cancel: { Issue.record("cancelled") }, { 42 })
    #expect(value == 42)
  }

  @Test func aCallThatTakesTooLongIsCancelledAndItsValueDropped() async {
    let gate = Gate()
    let value = await BlockingWait.run(
      limit: .milliseconds(20), cancel: { gate.open() },
      { () -> Int in
        gate.wait()
        return 42
      })
    #expect(value == nil)
  }

  @Test func aCallThatCannotBeCancelledIsLeftBehind() async {
    let gate = Gate()
    let value: Void? = await BlockingWait.run(limit: .milliseconds(20), cancel: {}, { gate.wait() })
    #expect(value == nil)
    gate.open()
  }
}
