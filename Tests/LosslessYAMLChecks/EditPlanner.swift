import LosslessYAML

/// Makes edits out of arbitrary bytes: most hit what is in the document.
struct EditPlanner {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { bytes.isEmpty }

  mutating func next(for root: YAMLValue) -> PlannedEdit {
    let kind = byte() % 5
    let path = path(in: root)
    switch kind {
    case 0: return .remove(path)
    case 1: return .rename(path, to: text())
    default: return .set(path, value(depth: 0))
    }
  }

  private mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  private mutating func path(in root: YAMLValue) -> [String] {
    let paths = root.paths
    let choice = Int(byte())
    var path = paths.isEmpty ? [] : paths[choice % paths.count]
    if choice >= 192 || path.isEmpty { path.append(text()) }
    return path
  }

  private mutating func value(depth: Int) -> YAMLValue {
    switch byte() % (depth < 3 ? 12 : 9) {
    case 0: .null
    case 1: .bool(byte() % 2 == 0)
    case 2: .int(Int(Int8(bitPattern: byte())) * 1_000_003)
    case 9: .sequence((0..<Int(byte() % 3)).map { _ in value(depth: depth + 1) })
    case 10, 11: .mapping((0..<Int(byte() % 3)).map { YAMLEntry("k\($0)", value(depth: depth + 1)) })
    default: .string(text())
    }
  }

  private mutating func text() -> String {
    let length = Int(byte() % 24)
    defer { bytes = bytes.dropFirst(length) }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }
}
