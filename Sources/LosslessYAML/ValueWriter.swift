/// Spells new values in the style of the text around them.
struct ValueWriter {
  /// The document's line break.
  let lineBreak: [UInt8]
  /// By how many columns a nested mapping is indented.
  let step: Int
  /// Everything is quoted as JSON has it.
  let isJSON: Bool

  /// libyaml takes no key of more characters before its colon on one line.
  static let longestSimpleKey = 1000

  func key(_ key: String, inFlow: Bool, quoted: Bool = false) -> [UInt8] {
    ScalarWriter.bytes(key, inFlow: inFlow, quoted: quoted || isJSON)
  }

  /// On one line whatever it is.
  func flow(_ value: Draft) -> [UInt8] {
    switch value {
    case .mapping(let entries):
      let texts = entries.map { flowEntry($0) }
      return Array("{".utf8) + texts.joined(separator: ", ".utf8) + Array("}".utf8)
    case .sequence(let elements):
      return Array("[".utf8) + elements.map { flow($0) }.joined(separator: ", ".utf8) + Array("]".utf8)
    default: return scalar(value, inFlow: true) ?? []
    }
  }

  func flowEntry(_ entry: (key: String, value: Draft)) -> [UInt8] {
    let key = key(entry.key, inFlow: true)
    let isLong = key.count > Self.longestSimpleKey
    return (isLong ? Array("? ".utf8) : []) + key + Array((isLong ? " : " : ": ").utf8) + flow(entry.value)
  }

  /// On the line of its key, or nil where it takes lines of its own: mappings, and lists that hold
  /// collections or are long.
  func inline(_ value: Draft) -> [UInt8]? {
    switch value {
    case .mapping(let entries): return entries.isEmpty ? Array("{}".utf8) : nil
    case .sequence(let elements):
      guard elements.allSatisfy({ scalar($0, inFlow: true) != nil }) else { return nil }
      let text = flow(value)
      return text.count <= 80 ? text : nil
    default: return scalar(value, inFlow: false)
    }
  }

  /// `key: value`, without indentation on the first line and without a final line break.
  func entry(_ entry: (key: String, value: Draft), column: Int, anchor: [UInt8] = []) -> [UInt8] {
    let key = key(entry.key, inFlow: false)
    let head =
      key.count <= Self.longestSimpleKey
      ? key + [Source.colon] : Array("? ".utf8) + key + newLine(column) + [Source.colon]
    return head + behindColon(entry.value, column: column, anchor: anchor)
  }

  /// What stands behind the colon of a key in the given column: ` value`, or lines of its own.
  func behindColon(_ value: Draft, column: Int, anchor: [UInt8] = []) -> [UInt8] {
    let anchor = anchor.isEmpty ? [] : [Source.space] + anchor
    if let text = inline(value) { return anchor + [Source.space] + text }
    return anchor + newLine(column + step) + block(value, column: column + step)
  }

  /// A collection's lines, without indentation on the first one and without a final line break.
  func block(_ value: Draft, column: Int) -> [UInt8] {
    let lines: [[UInt8]]
    switch value {
    case .mapping(let entries) where !entries.isEmpty: lines = entries.map { entry($0, column: column) }
    case .sequence(let elements) where !elements.isEmpty: lines = elements.map { element($0, column: column) }
    default: return inline(value) ?? []
    }
    return Array(lines.joined(separator: newLine(column)))
  }

  func newLine(_ column: Int) -> [UInt8] { lineBreak + indentation(column) }

  func indentation(_ column: Int) -> [UInt8] { Array(repeating: Source.space, count: column) }

  private func element(_ value: Draft, column: Int) -> [UInt8] {
    Array("- ".utf8) + (inline(value) ?? block(value, column: column + 2))
  }

  private func scalar(_ value: Draft, inFlow: Bool) -> [UInt8]? {
    switch value {
    case .plain(let text): text
    case .string(let string): ScalarWriter.bytes(string, inFlow: inFlow, quoted: isJSON)
    case .sequence, .mapping: nil
    }
  }
}
