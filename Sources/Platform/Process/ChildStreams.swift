#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pipes between this process and a child; -1 where there is none.
struct ChildStreams {
  private(set) var childInput: Int32 = -1
  private(set) var childOutput: Int32 = -1
  private(set) var childError: Int32 = -1
  /// This process's ends, non-blocking.
  private(set) var input: Int32 = -1
  private(set) var output: Int32 = -1
  private(set) var error: Int32 = -1
  private(set) var pendingInput: [UInt8] = []

  init(_ command: ChildCommand) {
    if case .bytes(let bytes) = command.input {
      pendingInput = bytes
      (childInput, input) = Self.pipe()
    }
    if command.output == .capture { (output, childOutput) = Self.pipe() }
    if command.error == .capture { (error, childError) = Self.pipe() }
    for end in [input, output, error] where end >= 0 { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  /// Out of descriptors, both are -1 and spawning reports it.
  private static func pipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    return makePipe(&ends) ? (ends[0], ends[1]) : (-1, -1)
  }

  mutating func closeChildEnds() {
    for end in [childInput, childOutput, childError] where end >= 0 { close(end) }
    (childInput, childOutput, childError) = (-1, -1, -1)
  }

  /// The child sees the end of its input.
  mutating func closeInput() {
    guard input >= 0 else { return }
    close(input)
    input = -1
  }

  mutating func closeAll() {
    closeChildEnds()
    for end in [input, output, error] where end >= 0 { close(end) }
    (input, output, error) = (-1, -1, -1)
  }
}
