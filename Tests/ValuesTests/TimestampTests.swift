import Testing
import Values

struct TimestampTests {
  struct Form: CustomTestStringConvertible {
    let text: String
    let utc: String?
    var testDescription: String { text }
  }

  @Test(arguments: [
    // {"exp":1767225600}, {"exp":"soon"}, {}
    Form(text: "e30.eyJleHAiOjE3NjcyMjU2MDB9.sig", utc: "2026-01-01T00:00:00Z"),
    Form(text: "e30.eyJleHAiOiJzb29uIn0.sig", utc: nil), Form(text: "e30.e30.sig", utc: nil),
    Form(text: "69dd6f8a7621ca3cd1e8924460842bc6", utc: nil), Form(text: "a.b", utc: nil), Form(text: "..", utc: nil),
    Form(text: "e30.!!.sig", utc: nil),
  ])
  func readsTheEndOfAJWT(row: Form) {
    #expect(Timestamp(expiryOfJWT: row.text)?.description == row.utc)
  }

  @Test(arguments: [
    Form(text: "2026-01-28T22:11:41Z", utc: "2026-01-28T22:11:41Z"),
    Form(text: "2026-01-28T22:11:41.335589+00:00", utc: "2026-01-28T22:11:41Z"),
    Form(text: "2026-01-28 22:11:41.335589+00", utc: "2026-01-28T22:11:41Z"),
    Form(text: "2026-01-28T22:11:41+02:00", utc: "2026-01-28T20:11:41Z"),
    Form(text: "2026-01-01T00:30:00+01", utc: "2025-12-31T23:30:00Z"),
    Form(text: "2026-01-28T22:11:41-0530", utc: "2026-01-29T03:41:41Z"),
    Form(text: "2026-01-28T22:11", utc: "2026-01-28T22:11:00Z"),
    Form(text: " 2024-02-29T00:00:00Z ", utc: "2024-02-29T00:00:00Z"),
    Form(text: "1969-12-31T23:59:59Z", utc: "1969-12-31T23:59:59Z"),
    Form(text: "0001-01-01T00:00:00Z", utc: nil),
    Form(text: "2023-02-29T00:00:00Z", utc: nil),
    Form(text: "2026-13-01T00:00:00Z", utc: nil),
    Form(text: "2026-01-28T22:61:41Z", utc: nil),
    Form(text: "2026-01-28T22:11:41Zx", utc: nil),
    Form(text: "2026-01-28T22:11:41.", utc: nil),
    Form(text: "2026-01-28T22:11:41.5x", utc: nil),
    Form(text: "2026-01-28T22:11:4٣Z", utc: nil),
    Form(text: "2026-01-28T22:11:41Z\u{301}", utc: nil),
    Form(text: "\u{2003}2026-01-28t22:11:41z\r\n", utc: "2026-01-28T22:11:41Z"),
    Form(text: "tomorrow", utc: nil),
    Form(text: "", utc: nil),
  ])
  func gatewaysFormsAreRead(_ form: Form) {
    #expect(Timestamp(form.text)?.description == form.utc)
  }

  @Test func everyDayOfFourHundredYearsComesBack() {
    for day in stride(from: Int64(-80_000), through: 66_000, by: 1) {
      let moment = Timestamp(seconds: day * 86_400 + 43_200)
      #expect(Timestamp(moment.description) == moment)
    }
  }

  struct Span: CustomTestStringConvertible {
    let text: String
    let seconds: Int64?
    var testDescription: String { text }
  }

  @Test(arguments: [
    Span(text: "90", seconds: 90), Span(text: "90s", seconds: 90), Span(text: "5m", seconds: 300),
    Span(text: "2h", seconds: 7200), Span(text: "1d", seconds: 86_400), Span(text: "", seconds: nil),
    Span(text: "-1", seconds: nil), Span(text: "1.5h", seconds: nil), Span(text: "5x", seconds: nil),
    Span(text: "99999999999999999999", seconds: nil), Span(text: "9223372036854775807d", seconds: nil),
  ])
  func durationsAreRead(_ span: Span) {
    #expect(Duration(span.text)?.components.seconds == span.seconds)
  }
}
