#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension LiveTerminal {
  package func lines(typing: @escaping @Sendable (Bool) -> Void) -> AsyncStream<String> {
    AsyncStream { stream in
      var ends: [Int32] = [-1, -1]
      guard makePipe(&ends) else { return stream.finish() }
      let (wakeUp, alarm) = (ends[0], ends[1])
      // Before anything can be pasted; and given back before anything else can be asked.
      let mode = LineMode(input, path: controllingTerminal)
      _ = mode?.take()
      // The reader closes one end and the stream's end the other: each exactly once, in either order.
      stream.onTermination = { _ in
        close(alarm)
        mode?.finish()
      }
      let input = input
      let started = startThread {
        if let mode {
          feedTypedLines(from: input, mode, to: stream, until: wakeUp, typing)
        } else {
          feedLines(from: input, to: stream, until: wakeUp)
        }
        close(wakeUp)
        stream.finish()
      }
      if !started {
        close(wakeUp)
        stream.finish()
      }
    }
  }
}

/// Reads whole lines until the input ends or `wakeUp` hangs up.
private func feedLines(from input: Int32, to stream: AsyncStream<String>.Continuation, until wakeUp: Int32) {
  var line: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let mayRead = isForeground(input)
    var events = [
      pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
      pollfd(fd: mayRead ? input : -1, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&events, 2, isatty(input) == 1 ? foregroundLook : -1)
    if ready < 0, errno != EINTR { return }
    guard ready > 0 else { continue }
    if events[0].revents != 0 { return }
    guard events[1].revents != 0, isForeground(input) else { continue }
    let count = read(input, &buffer, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { continue }
    guard count > 0 else { break }
    for byte in buffer[..<count] {
      if byte == UInt8(ascii: "\n") {
        stream.yield(lineText(line))
        line = []
      } else {
        line.append(byte)
      }
    }
  }
  if !line.isEmpty { stream.yield(lineText(line)) }
}

/// The same at a terminal, whatever a line's length.
private func feedTypedLines(
  from input: Int32, _ mode: LineMode, to stream: AsyncStream<String>.Continuation, until wakeUp: Int32,
  _ typing: (Bool) -> Void
) {
  var line = TypedLine()
  var buffer = [UInt8](repeating: 0, count: 4096)
  // Ends with a terminal that has hung up.
  while isatty(input) == 1 {
    let signals = mode.take()
    var events = [
      pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals == nil ? -1 : input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&events, 3, foregroundLook)
    if ready < 0, errno != EINTR { return }
    guard ready > 0 else { continue }
    if events[0].revents != 0 { return }
    if events[2].revents != 0 { mode.passSignalOn() }
    guard events[1].revents != 0, let count = mode.read(into: &buffer) else { continue }
    if count < 0, errno == EINTR || errno == EAGAIN { continue }
    guard count > 0 else { return }
    // Told before anything is shown, since whoever writes on the same line has to make room.
    if line.bytes.isEmpty { typing(true) }
    var echo: [UInt8] = []
    for byte in buffer[..<count] {
      switch line.take(byte) {
      case .added: if byte >= 0x20 { echo.append(byte) }
      case .erased(let count): for _ in 0..<count { echo += [0x08, 0x20, 0x08] }
      case .done:
        echo.append(UInt8(ascii: "\n"))
        stream.yield(lineText(line.bytes))
        line = TypedLine()
      case .end:
        mode.echo(echo)
        return
      }
    }
    mode.echo(echo)
    if line.bytes.isEmpty { typing(false) }
  }
}

/// Milliseconds: a change of the foreground job raises no event, hence a look every half second.
private let foregroundLook: Int32 = 500

private func lineText(_ line: [UInt8]) -> String {
  String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...], as: UTF8.self)
}
