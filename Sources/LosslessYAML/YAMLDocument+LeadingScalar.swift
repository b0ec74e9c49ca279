import CLibYAML

extension YAMLDocument {
  /// The text of a key's scalar at the top of a file that need not be read any further.
  ///
  /// - Parameters:
  ///   - entries: how many of the top-level entries are looked at.
  ///   - read: fills the buffer from the file and returns how many bytes it got, 0 at the end.
  /// - Returns: nil where the key does not stand there, is null or an alias, or the text up to there
  ///   is not readable: a parse of the whole file tells.
  /// - Throws: what `read` throws.
  package static func leadingScalar<Failure: Error>(
    _ key: String, among entries: Int = 4, reading read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) -> String? {
    var failure: Failure?
    let found = withoutActuallyEscaping(read) { read -> String? in
      let chunks = ChunkSource { buffer in
        do throws(Failure) {
          return try read(buffer)
        } catch {
          failure = error
          return nil
        }
      }
      return try? chunks.leadingScalar(key, among: entries)
    }
    if let failure { throw failure }
    return found
  }
}

/// Hands chunks to libyaml.
private final class ChunkSource {
  /// Nil where reading failed.
  private let read: (UnsafeMutableRawBufferPointer) -> Int?
  private var isAtStart = true

  init(_ read: @escaping (UnsafeMutableRawBufferPointer) -> Int?) { self.read = read }

  func leadingScalar(_ key: String, among entries: Int) throws(YAMLError) -> String? {
    try withExtendedLifetime(self) { () throws(YAMLError) -> String? in
      var parser = try EventParser()
      parser.read(Self.fill, context: Unmanaged.passUnretained(self).toOpaque())
      return try Self.scan(&parser, key: key, entries: entries)
    }
  }

  private static let fill: EventParser.Handler = { context, buffer, size, count in
    guard let context, let buffer, let count else { return 0 }
    let source = Unmanaged<ChunkSource>.fromOpaque(context).takeUnretainedValue()
    guard let read = source.fill(UnsafeMutableRawBufferPointer(start: buffer, count: size)) else { return 0 }
    count.pointee = read
    return 1
  }

  /// The next chunk; a byte order mark is left out, which libyaml takes for a column: the next lines would be less indented.
  private func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard isAtStart else { return read(buffer) }
    isAtStart = false
    var count = 0
    // One byte more than the mark has, since nothing left would be the end.
    while count <= Self.byteOrderMark.count {
      guard let more = read(UnsafeMutableRawBufferPointer(rebasing: buffer[count...])) else { return nil }
      if more == 0 { break }
      count += more
    }
    let mark = buffer[..<count].starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[mark..<count]))
    return count - mark
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func scan(_ parser: inout EventParser, key: String, entries: Int) throws(YAMLError) -> String? {
    var depth = 0
    var children = 0
    var isWanted = false
    while children < entries * 2 {
      let event = try parser.next().pointee
      switch event.type {
      case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT:
        if depth == 0, event.type == YAML_SEQUENCE_START_EVENT || event.data.mapping_start.tag != nil { return nil }
        if isWanted { return nil }
        depth += 1
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        depth -= 1
        if depth == 1 { children += 1 }
      case YAML_SCALAR_EVENT, YAML_ALIAS_EVENT:
        guard depth > 0 else { return nil }
        guard depth == 1 else { continue }
        if isWanted { return event.type == YAML_SCALAR_EVENT ? text(event) : nil }
        isWanted = children % 2 == 0 && event.type == YAML_SCALAR_EVENT && text(event) == key
        children += 1
      case YAML_STREAM_END_EVENT, YAML_DOCUMENT_END_EVENT: return nil
      default: break
      }
    }
    return nil
  }

  /// Nil for null and for what has a tag.
  private static func text(_ event: yaml_event_t) -> String? {
    let scalar = event.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    if scalar.tag != nil || (scalar.style == YAML_PLAIN_SCALAR_STYLE && ScalarType.isNull(bytes)) { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
