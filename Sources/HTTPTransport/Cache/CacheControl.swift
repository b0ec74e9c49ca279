import Values

/// The directives of an answer's `Cache-Control` (RFC 9111, section 5.2.2), by their names in lower case.
struct CacheControl {
  private var directives: [String: [String]] = [:]

  init(_ headers: HTTPHeaders) {
    for part in headers.all("Cache-Control").flatMap(Self.split) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(pair[0]).trimmed.lowercased()
      guard !name.isEmpty else { continue }
      directives[name, default: []].append(pair.count > 1 ? Self.unquoted(String(pair[1]).trimmed) : "")
    }
  }

  func contains(_ name: String) -> Bool { directives[name] != nil }

  /// `max-age`; zero where it is malformed or given twice with two meanings, which counts as stale (section 4.2.1).
  var maximumAge: Duration? {
    guard let values = directives["max-age"] else { return nil }
    guard Set(values).count == 1, let seconds = Int64(seconds: values[0]) else { return .zero }
    return .seconds(seconds)
  }

  /// The parts between commas, those in quotes aside.
  private static func split(_ text: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }

  private static func unquoted(_ text: String) -> String {
    text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
  }
}

extension Int64 {
  /// delta-seconds (RFC 9111, section 1.2.2): digits alone; more than fits stands for a very long time.
  init?(seconds text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    self = Swift.min(Int64(text) ?? .max, 1 << 31)
  }
}
