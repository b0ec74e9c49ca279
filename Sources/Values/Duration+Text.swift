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

  /// The largest unit that fits, as `auth status` prints it: `89d`, `7h`, `12m`, `40s`.
  package var coarse: String {
    let seconds = components.seconds
    if seconds >= 86_400 { return "\(seconds / 86_400)d" }
    if seconds >= 3600 { return "\(seconds / 3600)h" }
    if seconds >= 60 { return "\(seconds / 60)m" }
    return "\(max(0, seconds))s"
  }
}
