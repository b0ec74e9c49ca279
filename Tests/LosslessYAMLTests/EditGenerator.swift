import LosslessYAML
import LosslessYAMLChecks

/// Makes random edits of a document, most of what is there, with values that are hard to spell.
struct EditGenerator {
  var random: SplitMix

  init(seed: UInt64) { random = SplitMix(state: seed ^ 0x5EED) }

  mutating func edit(of root: YAMLValue) -> PlannedEdit {
    let paths = root.paths
    var path = paths.randomElement(using: &random) ?? []
    switch Int.random(in: 0..<10, using: &random) {
    case 0 where !path.isEmpty: return .remove(path)
    case 2 where !path.isEmpty: return .rename(path, to: text())
    case 3, 4: path = path.dropLast() + [text()]
    case 5: path.append(text())
    default: break
    }
    return .set(path.isEmpty ? [text()] : path, value(depth: 0))
  }

  mutating func value(depth: Int) -> YAMLValue {
    switch Int.random(in: 0..<(depth < 3 ? 12 : 9), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .int(Int.random(in: -1000...1000, using: &random))
    case 9: .sequence((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth + 1) })
    case 10, 11:
      .mapping((0..<Int.random(in: 0...3, using: &random)).map { YAMLEntry("k\($0)", value(depth: depth + 1)) })
    default: .string(text())
    }
  }

  mutating func text() -> String {
    if Int.random(in: 0..<4, using: &random) > 0 { return Self.texts.randomElement(using: &random) ?? "" }
    let length = Int.random(in: 0...8, using: &random)
    return String((0..<length).map { _ in Self.characters.randomElement(using: &random) ?? "x" })
  }

  private static let characters: [Character] = Array("ab01:#-?,[]{}&*!|>'\"%@` \n\t\\.~=<_+éß😀\u{2028}\u{85}\u{7}")

  private static let texts = [
    "plain", "two words", "1e5", "null", "~", "", "0x1", "0o17", "0b1", "010", "1_000", "1:30", "yes", "No", "TRUE",
    "on",
    ".inf", "-.INF", ".nan", "+12", "1.5", "-.5e3", "@at", "`x", "%x", "!x", "&x", "*x", "- x", "-", "--- x", "...",
    "? x", ": x",
    "x: y", "x:", "x #y", "#x", "{x", "[x]", "a, b", "<<", "=", " lead", "trail ", "tab\there", "line\nbreak", "cr\r\n",
    "\u{0}", "\u{1B}[0m", "nel\u{85}", "ls\u{2028}ps\u{2029}", "\u{FFFE}", "😀", "e\u{301}", "\u{A0}nbsp",
    "quote \" and '", "'", "\"", "back\\slash", "2026-04-24", "2001-12-14 21:59:43.10 -5", "2026-04-24T14:30:00Z",
    "127.0.0.1:8090", "https://gateway.acme.com/?a=b#c", "a\u{7F}b", "key1", "k0",
    String(repeating: "long ", count: 300),
  ]
}
