extension Duration {
  /// Reads seconds (`90`) or a number with its unit (`90s`, `5m`, `2h`, `1d`); whole and positive.
  package init?(_ text: some StringProtocol) {
    let trimmed = text.trimmed
    let unit: Int64
    switch trimmed.last {
    case "s": unit = 1
    case "m": unit = 60
    case "h": unit = 3600
    case "d": unit = 86_400
    default: unit = 0
    }
    let digits = unit == 0 ? trimmed[...] : trimmed.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits) else {
      return nil
    }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: max(unit, 1))
    guard !overflow, seconds <= 10 * 365 * 86_400 else { return nil }
    self = .seconds(seconds)
  }

  /// The two largest units, rounded: `89d23h`, `7h59m`, `8h`, `1m30s`, `40s`.
  package var coarse: String {
    let (seconds, attoseconds) = components
    let whole = max(0, seconds + (attoseconds >= 500_000_000_000_000_000 ? 1 : 0))
    let minutes = (whole + 30) / 60
    // What rounds up to a day is called that.
    if minutes >= 24 * 60 { return Self.text((whole + 1800) / 3600, per: 24, "d", "h") }
    if whole >= 3600 { return Self.text(minutes, per: 60, "h", "m") }
    return whole >= 60 ? Self.text(whole, per: 60, "m", "s") : "\(whole)s"
  }

  private static func text(_ count: Int64, per unit: Int64, _ large: String, _ small: String) -> String {
    let rest = count % unit
    return rest == 0 ? "\(count / unit)\(large)" : "\(count / unit)\(large)\(rest)\(small)"
  }
}
