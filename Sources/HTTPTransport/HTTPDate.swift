package import Values

extension Timestamp {
  /// Reads an HTTP date (RFC 9110, section 5.6.7) in any of its forms: `Sun, 06 Nov 1994 08:49:37 GMT`, and
  /// the obsolete `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. Two-digit years
  /// from 70 on are of the last century.
  package init?(httpDate text: some StringProtocol) {
    let parts = text.trimmed.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    let fields: (day: String, month: String, year: String, time: String)
    switch parts.count {
    case 6 where parts[5] == "GMT": fields = (parts[1], parts[2], parts[3], parts[4])
    case 5: fields = (parts[2], parts[1], parts[4], parts[3])
    default: return nil
    }
    guard let month = Self.months.firstIndex(of: fields.month), let year = Self.fullYear(fields.year) else {
      return nil
    }
    let day = fields.day.count == 1 ? "0\(fields.day)" : fields.day
    let number = month + 1
    self.init("\(year)-\(number < 10 ? "0" : "")\(number)-\(day)T\(fields.time)Z")
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static func fullYear(_ digits: String) -> String? {
    guard digits.count == 2 else { return digits }
    guard let year = Int(digits) else { return nil }
    return (year >= 70 ? "19" : "20") + digits
  }
}

extension HTTPResponseHead {
  /// The server's clock when it answered (RFC 9110, section 6.6.1); nil where it did not say.
  package var date: Timestamp? { headers["Date"].flatMap { Timestamp(httpDate: $0) } }

  /// How long the server asks to wait (RFC 9110, section 10.2.3); a date counts from the server's own
  /// `Date`, so clocks need not agree. Nil where it does not say or cannot be understood.
  package var retryAfter: Duration? {
    guard let text = headers["Retry-After"]?.trimmed, !text.isEmpty else { return nil }
    if text.utf8.allSatisfy({ (48...57).contains($0) }) {
      // More digits than a number has mean "not within any time-out".
      return .seconds(min(Int64(text) ?? .max, 1_000_000_000))
    }
    guard let moment = Timestamp(httpDate: text), let date else { return nil }
    return max(.zero, moment - date)
  }
}
