import LosslessYAML

/// Writes random documents the way people do, and remembers which lines belong to which entry.
struct DocumentGenerator {
  struct Line {
    let text: String
    /// The entry that the line goes away with; its own lines, comments and what is nested in it.
    let owner: [String]
  }

  private var random: SplitMix
  private(set) var lines: [Line] = []
  private var counter = 0
  private let step: Int
  private let separatesByBlankLines: Bool
  /// Anchored nodes that later places may refer to.
  private var anchors: [String] = []
  let usesAnchors: Bool
  /// The block scalar that the next blank line is a part of.
  private var keeping: [String]?

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    step = [2, 2, 4, 1, 3].randomElement(using: &random) ?? 2
    separatesByBlankLines = Bool.random(using: &random)
    usesAnchors = Int.random(in: 0..<4, using: &random) == 0
  }

  mutating func document() -> [UInt8] {
    if chance(0.3) { add("# the file", []); add("", []) }
    mapping(path: [], column: 0, depth: 0)
    let lineBreak = chance(0.15) ? "\r\n" : "\n"
    let text = lines.map(\.text).joined(separator: lineBreak) + (chance(0.9) ? lineBreak : "")
    return (chance(0.1) ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
  }

  private mutating func mapping(path: [String], column: Int, depth: Int) {
    for _ in 0..<Int.random(in: 1...(depth == 0 ? 5 : 3), using: &random) {
      counter += 1
      let key = self.key()
      let path = path + [key]
      if chance(0.25) { add(indent(column) + "# above \(counter) é", path) }
      entry(key, path: path, column: column, depth: depth)
      if separatesByBlankLines, depth < 2, chance(0.7) { add("", keeping ?? path.dropLast()) }
    }
  }

  private mutating func entry(_ key: String, path: [String], column: Int, depth: Int) {
    let head = indent(column) + spelled(key) + ":"
    let comment = chance(0.3) ? "  # at \(counter) 😀" : ""
    switch Int.random(in: 0..<(depth < 4 ? 12 : 8), using: &random) {
    case 0: add(head + comment, path)
    case 1: add(head + " " + flow(depth: 0) + comment, path)
    case 2: blockScalar(head, comment, path, column)
    case 3:
      add(head + comment, path)
      let column = column + (chance(0.3) ? 0 : step)
      for _ in 0..<2 { add(indent(column) + "- " + scalar(), path) }
    case 4 where usesAnchors && !anchors.isEmpty: add(head + " *" + pick(anchors) + comment, path)
    case 8...:
      let anchor = usesAnchors && chance(0.4) ? "n\(counter)" : nil
      add(head + (anchor.map { " &" + $0 } ?? "") + comment, path)
      if let base = anchors.last, chance(0.4) { add(indent(column + step) + "<<: *" + base, path) }
      mapping(path: path, column: column + step, depth: depth + 1)
      if chance(0.2) { add(indent(column + step) + "# tail \(counter)", path) }
      if let anchor { anchors.append(anchor) }
    default: add(head + " " + scalar() + comment, path)
    }
  }

  private mutating func blockScalar(_ head: String, _ comment: String, _ path: [String], _ column: Int) {
    let header = pick(["|", ">", "|-", ">-", "|+", ">+", "|\(step)"])
    add(head + " " + header + comment, path)
    defer { keeping = header.hasSuffix("+") ? path : nil }
    add(indent(column + step) + pick(["# text", "text", "k: v"]), path)
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let text = pick(["# text", "text", "  more", "k: v", "wört 😀", ""])
      add(text.isEmpty ? "" : indent(column + step) + text, path)
    }
  }

  private mutating func flow(depth: Int) -> String {
    let space = chance(0.5) ? " " : ""
    if chance(0.4) {
      let elements = (0..<Int.random(in: 0...3, using: &random)).map { _ in scalar() }
      return "[" + space + elements.joined(separator: ", ") + space + "]"
    }
    let entries = (0..<Int.random(in: 0...3, using: &random)).map { _ -> String in
      counter += 1
      return spelled(key()) + ": " + (depth < 2 && chance(0.3) ? flow(depth: depth + 1) : scalar())
    }
    return "{" + space + entries.joined(separator: "," + space) + space + "}"
  }

  private mutating func scalar() -> String {
    pick([
      "text", "two words", "1", "-17", "true", "no", "null", "~", "'single ''quoted'''", "\"double\\n\\u00e9\"", "1e5",
      "http://127.0.0.1:80/x", "'# no comment'", "2026-04-24T14:30:00Z", "naïve", "😀", "\"\"", "a#b", "x-y_z.w",
    ])
  }

  private mutating func key() -> String { pick(["key", "a b", "ключ", "🔑", "x.y", "it's"]) + "\(counter)" }

  private mutating func spelled(_ key: String) -> String {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: "'" + key.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    case 1: "\"" + key + "\""
    default: key
    }
  }

  private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

  private mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }

  private func indent(_ column: Int) -> String { String(repeating: " ", count: column) }

  private mutating func add(_ text: String, _ owner: [String]) {
    if !text.isEmpty { keeping = nil }
    lines.append(Line(text: text, owner: owner))
  }
}

/// Random numbers that a seed brings back (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
