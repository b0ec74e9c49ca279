import Platform
import Testing

struct EnvironmentTests {
  @Test func emptyVariableCountsAsUnset() {
    let environment = Environment(["EMPTY": "", "FULL": "x"])
    #expect(environment["EMPTY"] == nil)
    #expect(environment["FULL"] == "x")
    #expect(environment["ABSENT"] == nil)
    #expect(environment.all["EMPTY"] == "")
  }

  @Test func homeIsTheVariableAlone() {
    #expect(Environment(["HOME": "/home/you/"]).home == "/home/you")
    #expect(Environment(["HOME": "/"]).home == "/")
    #expect(Environment([:]).home == nil)
  }

  @Test func settingAddsReplacesAndRemoves() {
    let environment = Environment(["A": "1", "B": "2"]).setting(["A": nil, "B": "3", "C": "4"])
    #expect(environment.all == ["B": "3", "C": "4"])
  }

  @Test func processVariablesAreThoseTheProcessHas() async throws {
    #expect(Environment.process["PATH"] == Environment.process.all["PATH"])
    let seen = try await shell("printf %s \"$PATH\"")
    #expect(seen.output.text == Environment.process["PATH"])
  }

  @Test func randomBytesDifferAndHaveTheLengthAsked() {
    #expect(RandomBytes.live(32).count == 32)
    #expect(RandomBytes.live(32) != RandomBytes.live(32))
    #expect(RandomBytes { _ in [0x0f, 0xa0] }.hexadecimal(2) == "0fa0")
  }

  @Test func clockSleepEndsWhenTheTaskIsCancelled() async {
    let sleeping = Task { try await SystemClock.live.sleep(.seconds(3600)) }
    sleeping.cancel()
    await #expect(throws: CancellationError.self) { try await sleeping.value }
    #expect(SystemClock.live.monotonic() <= SystemClock.live.monotonic())
  }
}
