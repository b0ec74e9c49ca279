import CLibYAML

/// libyaml's event parser; every node and mark below comes from here.
struct EventParser: ~Copyable {
  /// Fills a buffer of a given size, says how many bytes it got (0: no more), and returns 1, or 0 where it failed.
  typealias Handler =
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int, UnsafeMutablePointer<Int>?) -> Int32

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>

  /// A parser without input: it is given one by `read(_:)` or `read(_:context:)`.
  init() throws(YAMLError) {
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw .outOfMemory
    }
    event = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
    // Without this a byte order mark could turn the text into UTF-16.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_event_delete(event)
    event.deallocate()
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Takes the text from memory that outlives the parser.
  func read(_ text: UnsafeBufferPointer<UInt8>) {
    // libyaml refuses a null pointer even for no bytes.
    withUnsafePointer(to: UInt8(0)) { nothing in
      yaml_parser_set_input_string(parser, text.baseAddress ?? nothing, text.count)
    }
  }

  /// Takes the text from a handler that outlives the parser.
  func read(_ handler: @escaping Handler, context: UnsafeMutableRawPointer) {
    yaml_parser_set_input(parser, handler, context)
  }

  /// The next event, owned by the parser and valid until the next call.
  ///
  /// - Throws: `YAMLError.syntax`, `.notUTF8` or `.outOfMemory`.
  mutating func next() throws(YAMLError) -> UnsafePointer<yaml_event_t> {
    yaml_event_delete(event)
    guard yaml_parser_parse(parser, event) == 1 else { throw failure }
    return UnsafePointer(event)
  }

  private var failure: YAMLError {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "not readable as YAML"
    switch state.error {
    case YAML_MEMORY_ERROR: return .outOfMemory
    case YAML_READER_ERROR:
      // The reader knows bytes only: the line is unknown here and filled in by the caller.
      let place = YAMLLocation(line: 0, column: Int(state.problem_offset))
      let isText = problem.contains("control characters") || problem.contains("input error")
      return isText ? .syntax(reason: problem, place) : .notUTF8(place)
    default:
      let context = state.context.map { " " + String(cString: $0) } ?? ""
      return .syntax(reason: problem + context, YAMLLocation(state.problem_mark))
    }
  }
}

extension YAMLLocation {
  init(_ mark: yaml_mark_t) { self.init(line: mark.line + 1, column: mark.column + 1) }
}

extension YAMLError {
  /// With the byte offset of a reader error turned into line and column.
  func located(in bytes: [UInt8]) -> YAMLError {
    guard location.line == 0 else { return self }
    let place = YAMLLocation(offset: min(location.column + Source.bomLength(bytes), bytes.count), in: bytes)
    if case .syntax(let reason, _) = self { return .syntax(reason: reason, place) }
    return .notUTF8(place)
  }
}
