import Testing
import Values

struct DurationTextTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let duration: Duration
    let text: String
    var testDescription: String { text }
  }

  private static let hour = 3600
  private static let day = 86_400

  @Test(arguments: [
    Case(duration: .seconds(0), text: "0s"), Case(duration: .seconds(-5), text: "0s"),
    Case(duration: .seconds(59), text: "59s"), Case(duration: .seconds(60), text: "1m"),
    Case(duration: .seconds(90), text: "1m30s"), Case(duration: .seconds(hour - 1), text: "59m59s"),
    Case(duration: .seconds(hour), text: "1h"), Case(duration: .seconds(5400), text: "1h30m"),
    // A second or half a minute after it was eight hours, to the nearest minute, it is still that.
    Case(duration: .milliseconds(8 * hour * 1000 - 300), text: "8h"),
    Case(duration: .seconds(8 * hour - 1), text: "8h"),
    Case(duration: .seconds(8 * hour - 31), text: "7h59m"), Case(duration: .seconds(day - 31), text: "23h59m"),
    Case(duration: .seconds(day - 1), text: "1d"), Case(duration: .seconds(day + hour), text: "1d1h"),
    Case(duration: .seconds(90 * day - 1), text: "90d"), Case(duration: .seconds(90 * day - hour), text: "89d23h"),
  ])
  func isShownInItsTwoLargestUnits(row: Case) {
    #expect(row.duration.coarse == row.text)
  }
}
