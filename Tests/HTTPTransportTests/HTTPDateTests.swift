import HTTPTransport
import Testing
import Values

struct HTTPDateTests {
  /// RFC 9110, section 5.6.7: three forms of one moment.
  @Test(arguments: [
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
  ])
  func allFormsAreRead(_ text: String) {
    #expect(Timestamp(httpDate: text) == Timestamp(seconds: 784_111_777))
  }

  @Test(arguments: [
    "", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "soon",
  ])
  func whatIsNoDateIsNone(_ text: String) {
    #expect(Timestamp(httpDate: text) == nil)
  }

  @Test func twoDigitYearsFromSeventyOnAreOfTheLastCentury() {
    #expect(Timestamp(httpDate: "Thursday, 01-Jan-70 00:00:00 GMT") == Timestamp(seconds: 0))
    #expect(Timestamp(httpDate: "Tuesday, 01-Jan-69 00:00:00 GMT")?.description == "2069-01-01T00:00:00Z")
  }

  @Test func retryAfterCountsFromTheServersOwnClock() {
    func head(_ headers: HTTPHeaders) -> HTTPResponseHead { HTTPResponseHead(status: 503, headers: headers) }
    let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    #expect(head([:]).retryAfter == nil)
    #expect(head(["Retry-After": " 120 "]).retryAfter == .seconds(120))
    #expect(head(["Retry-After": "-1"]).retryAfter == nil)
    #expect(head(["Retry-After": "Sun, 06 Nov 1994 08:50:00 GMT", "Date": date]).retryAfter == .seconds(23))
    #expect(head(["Retry-After": "Sun, 06 Nov 1994 08:00:00 GMT", "Date": date]).retryAfter == .zero)
    #expect(head(["Retry-After": date]).retryAfter == nil)
  }
}
