#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Feeds a child and collects what it prints, until it ends; not until its pipes close, since a daemon that it left
/// behind may hold those for ever.
struct ChildPump: Sendable {
  struct Outcome: Sendable {
    var status: ChildStatus = .exited(0)
    var output: [UInt8] = []
    var error: [UInt8] = []
    var tooLong = false
  }

  let streams: ChildStreams
  let limit: Int

  /// Blocks; closes the streams.
  func run(with child: RunningChild) -> Outcome {
    var streams = streams
    defer { streams.closeAll() }
    var outcome = Outcome()
    var ended: [Int32] = [-1, -1]
    let watching = makePipe(&ended)
    defer { if watching { close(ended[0]) } }
    child.onEnd { [alarm = ended[1]] _ in if alarm >= 0 { close(alarm) } }

    var input = PendingInput(bytes: streams.pendingInput, descriptor: streams.input)
    Signals.ignoreBrokenPipes()
    var open = (output: streams.output, error: streams.error)
    while true {
      input.write()
      var events = [
        pollfd(fd: ended[0], events: Int16(POLLIN), revents: 0),
        pollfd(fd: open.output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: open.error, events: Int16(POLLIN), revents: 0),
        pollfd(fd: input.isDone ? -1 : streams.input, events: Int16(POLLOUT), revents: 0),
      ]
      if input.isDone { streams.closeInput() }
      poll(&events, 4, -1)
      // What it printed before it ended is in the pipes by now, so they are read after looking at the end.
      if collect(open.output, into: &outcome.output) { open.output = -1 }
      if collect(open.error, into: &outcome.error) { open.error = -1 }
      if outcome.output.count > limit || outcome.error.count > limit, !outcome.tooLong {
        outcome.tooLong = true
        child.terminate()
      }
      if events[0].revents != 0 { break }
    }
    outcome.status = child.endedStatus ?? outcome.status
    return outcome
  }

  /// - Returns: whether the stream has ended.
  private func collect(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
    guard descriptor >= 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        if bytes.count <= limit { bytes += buffer[..<count] }
      } else if count < 0, errno == EINTR {
        continue
      } else {
        return count == 0 || errno != EAGAIN
      }
    }
  }
}

/// Input on its way to a child, written as fast as the child reads; a child that stops reading gets no more.
private struct PendingInput {
  let bytes: [UInt8]
  let descriptor: Int32
  private var written = 0
  private(set) var isDone: Bool

  init(bytes: [UInt8], descriptor: Int32) {
    (self.bytes, self.descriptor) = (bytes, descriptor)
    isDone = descriptor < 0
  }

  mutating func write() {
    guard !isDone else { return }
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { writeOnce(UnsafeRawBufferPointer(rebasing: $0.dropFirst(written))) }
      if count > 0 {
        written += count
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        break
      }
    }
    isDone = true
  }

  private func writeOnce(_ piece: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, piece.baseAddress, piece.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, piece.baseAddress, piece.count)
    #else
      Darwin.write(descriptor, piece.baseAddress, piece.count)
    #endif
  }
}
