/// A moment in UTC, to the second.
package struct Timestamp: Hashable, Sendable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(seconds: moment.seconds + duration.components.seconds)
  }

  package static func - (moment: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(seconds: moment.seconds - duration.components.seconds)
  }

  /// From `start` to `moment`; negative where `moment` comes first.
  package static func - (moment: Timestamp, start: Timestamp) -> Duration { .seconds(moment.seconds - start.seconds) }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC: `2026-07-23T14:30:00Z`.
  package var description: String { text(zone: "Z") }

  /// RFC 3339 with a numeric offset: `2026-07-23T14:30:00+00:00`, as `auth status` prints it.
  package var withOffset: String { text(zone: "+00:00") }

  private func text(zone: String) -> String {
    let days = seconds.floorDivided(by: 86_400)
    let rest = seconds - days * 86_400
    let date = CivilDate(daysSince1970: days)
    let clock = "\(padded(rest / 3600)):\(padded(rest / 60 % 60)):\(padded(rest % 60))"
    return "\(padded(date.year, 4))-\(padded(date.month))-\(padded(date.day))T\(clock)\(zone)"
  }

  private func padded(_ number: Int64, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Timestamp {
  /// Reads the forms that gateways use: RFC 3339, a space for the `T`, fractions of any length, an
  /// offset of two or four digits or none (UTC). Empty and Go's zero time (`0001-01-01…`) are nil.
  package init?(_ text: String) {
    var text = text.trimmed
    guard let seconds = text.withUTF8({ Self.seconds($0) }) else { return nil }
    self.init(seconds: seconds)
  }

  private static func seconds(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var scanner = Scanner(text)
    guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"),
      let day = scanner.digits(2), scanner.take("T") || scanner.take("t") || scanner.take(" "),
      let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2)
    else { return nil }
    var second: Int64 = 0
    if scanner.take(":") {
      guard let value = scanner.digits(2) else { return nil }
      second = value
      if scanner.take(".") || scanner.take(",") { guard scanner.skipDigits() else { return nil } }
    }
    guard let offset = scanner.offset(), scanner.isAtEnd, (1...12).contains(month), hour < 25, minute < 60, second < 61,
      let date = CivilDate(year: year, month: month, day: day), year > 1
    else { return nil }
    return date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset
  }

  /// Byte by byte: a list of contexts reads one moment for each.
  private struct Scanner {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { position == text.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard !isAtEnd, text[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func digits(_ count: Int) -> Int64? {
      var value: Int64 = 0
      for _ in 0..<count {
        guard let digit = digit() else { return nil }
        value = value * 10 + digit
      }
      return value
    }

    mutating func skipDigits() -> Bool {
      guard digit() != nil else { return false }
      while digit() != nil {}
      return true
    }

    private mutating func digit() -> Int64? {
      guard !isAtEnd, text[position] >= UInt8(ascii: "0"), text[position] <= UInt8(ascii: "9") else { return nil }
      defer { position += 1 }
      return Int64(text[position] - UInt8(ascii: "0"))
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int64? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      let east = take("+")
      guard east || take("-"), let hours = digits(2) else { return nil }
      _ = take(":")
      guard let minutes = isAtEnd ? 0 : digits(2) else { return nil }
      return (east ? 1 : -1) * (hours * 3600 + minutes * 60)
    }
  }
}

/// A day of the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
private struct CivilDate {
  let year: Int64
  let month: Int64
  let day: Int64

  init?(year: Int64, month: Int64, day: Int64) {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSince1970: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.floorDivided(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
  }
}
