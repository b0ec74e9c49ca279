import Testing
import Values

@testable import HTTPTransport

struct FreshnessTests {
  /// `Date` of most rows, which is also when the answer came.
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
  private static let moment = Timestamp(seconds: 784_111_777)

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let headers: HTTPHeaders
    /// For how many seconds after it came the answer is fresh.
    let seconds: Int64
    var delay: Int64 = 0
  }

  private static let rows = [
    Row(testDescription: "nothing said", headers: ["Date": date], seconds: 0),
    Row(testDescription: "nothing said but when it changed", headers: ["Last-Modified": date], seconds: 0),
    Row(testDescription: "max-age", headers: ["Cache-Control": "public, Max-Age=60"], seconds: 60),
    Row(testDescription: "quoted", headers: ["Cache-Control": "max-age=\"60\""], seconds: 60),
    Row(testDescription: "aged on its way", headers: ["Cache-Control": "max-age=60", "Age": "50"], seconds: 10),
    Row(testDescription: "too old", headers: ["Cache-Control": "max-age=60", "Age": "70"], seconds: 0),
    Row(testDescription: "slow", headers: ["Cache-Control": "max-age=60"], seconds: 55, delay: 5),
    Row(
      testDescription: "sent a while ago",
      headers: ["Cache-Control": "max-age=60", "Date": "Sun, 06 Nov 1994 08:49:07 GMT"], seconds: 30),
    Row(
      testDescription: "sent by a clock that is ahead",
      headers: ["Cache-Control": "max-age=60", "Date": "Sun, 06 Nov 1994 09:49:07 GMT"], seconds: 60),
    Row(testDescription: "no-store", headers: ["Cache-Control": "no-store, max-age=60"], seconds: 0),
    Row(testDescription: "no-cache", headers: ["Cache-Control": "max-age=60, no-cache"], seconds: 0),
    Row(
      testDescription: "no-cache of a field", headers: ["Cache-Control": "no-cache=\"a, b\", max-age=60"], seconds: 0),
    Row(
      testDescription: "a quoted comma", headers: ["Cache-Control": "private=\"x, no-store\", max-age=9"], seconds: 9),
    Row(testDescription: "for shared caches only", headers: ["Cache-Control": "s-maxage=60"], seconds: 0),
    Row(testDescription: "a year", headers: ["Cache-Control": "max-age=31536000"], seconds: 86_400),
    Row(
      testDescription: "beyond all numbers", headers: ["Cache-Control": "max-age=99999999999999999999"], seconds: 86_400
    ),
    Row(testDescription: "no number", headers: ["Cache-Control": "max-age=soon"], seconds: 0),
    Row(testDescription: "negative", headers: ["Cache-Control": "max-age=-1"], seconds: 0),
    Row(testDescription: "two meanings", headers: ["Cache-Control": "max-age=60, max-age=90"], seconds: 0),
    Row(
      testDescription: "Expires", headers: ["Date": date, "Expires": "Sun, 06 Nov 1994 08:50:07 GMT"], seconds: 30),
    Row(
      testDescription: "max-age goes before Expires",
      headers: ["Cache-Control": "max-age=5", "Expires": "Sun, 06 Nov 1994 08:50:07 GMT"], seconds: 5),
    Row(testDescription: "Expires: 0", headers: ["Expires": "0"], seconds: 0),
  ]

  @Test(arguments: rows) func freshnessIsTheServersUpToADay(row: Row) {
    let freshness = Freshness(
      row.headers, requestedAt: Self.moment + .seconds(-row.delay), receivedAt: Self.moment)
    #expect(freshness.isFresh(at: Self.moment) == (row.seconds > 0))
    if row.seconds > 0 { #expect(freshness.isFresh(at: Self.moment + .seconds(row.seconds - 1))) }
    #expect(!freshness.isFresh(at: Self.moment + .seconds(row.seconds)))
    // The clock was put back.
    #expect(!freshness.isFresh(at: Self.moment + .seconds(-1)))
  }
}
