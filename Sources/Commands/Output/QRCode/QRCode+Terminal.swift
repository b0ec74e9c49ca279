extension QRCode {
  /// Columns that it takes, its quiet zone included.
  var columns: Int { size + 2 * Self.quiet }

  /// The quiet zone that readers ask for, in modules.
  private static let quiet = 4

  /// Two modules a character, one above the other.
  /// - Parameter colored: black on white whatever the terminal's colours are; without, light modules are drawn in the
  ///   terminal's text colour, which fits a dark one.
  func text(colored: Bool) -> String {
    func isDark(_ x: Int, _ y: Int) -> Bool {
      (0..<size).contains(x) && (0..<size).contains(y) && self[x, y]
    }
    let range = -Self.quiet..<size + Self.quiet
    return stride(from: range.lowerBound, to: range.upperBound, by: 2).map { y in
      let line = range.map { x -> Character in
        switch (isDark(x, y) == colored, isDark(x, y + 1) == colored) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
      }
      return colored ? "\u{1b}[38;5;16;48;5;231m\(String(line))\u{1b}[0m\n" : "\(String(line))\n"
    }.joined()
  }
}
