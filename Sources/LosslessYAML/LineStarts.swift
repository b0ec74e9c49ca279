import Synchronization

/// Where a text's lines begin, found as far as anybody has asked: a list of thousands of contexts asks for thousands of
/// places, and must not count the lines from the start for each.
final class LineStarts: Sendable {
  private struct Found {
    /// The offsets of all lines that begin before `end`, in order.
    var starts: [UInt32]
    var end: Int
  }

  private let bytes: [UInt8]
  private let found: Mutex<Found>

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let start = Source.bomLength(bytes)
    found = Mutex(Found(starts: [UInt32(start)], end: start))
  }

  /// The place of a byte; line breaks are those of YAML 1.1, as libyaml reads them.
  func location(_ offset: Int) -> YAMLLocation {
    let (line, start) = found.withLock { found in
      if found.end < offset { extend(&found, to: offset) }
      var (low, high) = (0, found.starts.count)
      // The last line that begins at the offset or before it.
      while high - low > 1 {
        let middle = (low + high) / 2
        if Int(found.starts[middle]) <= offset { low = middle } else { high = middle }
      }
      return (low + 1, Int(found.starts[low]))
    }
    let scalars = bytes[start..<max(start, min(offset, bytes.count))].count { $0 & 0xC0 != 0x80 }
    return YAMLLocation(line: line, column: scalars + 1)
  }

  private func extend(_ found: inout Found, to end: Int) {
    var position = found.end
    while position < end, position < bytes.count {
      // What no line break begins with; nearly all of a text.
      if bytes[position] > Source.carriageReturn, bytes[position] < 0xC2 {
        position += 1
        continue
      }
      let length = Source.breakLength(bytes, at: position)
      position += max(length, 1)
      if length > 0 { found.starts.append(UInt32(position)) }
    }
    found.end = position
  }
}
