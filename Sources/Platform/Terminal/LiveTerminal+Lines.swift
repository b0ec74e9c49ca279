#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension LiveTerminal {
  package func lines() -> AsyncStream<String> {
    AsyncStream { stream in
      var ends: [Int32] = [-1, -1]
      guard makePipe(&ends) else { return stream.finish() }
      let (wakeUp, alarm) = (ends[0], ends[1])
      // The reader closes one end and the stream's end the other: each exactly once, in either order.
      stream.onTermination = { _ in close(alarm) }
      let input = input
      let started = startThread {
        feedLines(from: input, to: stream, until: wakeUp)
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
    // A change of the foreground job raises no event, hence the look every half second.
    let ready = poll(&events, 2, isatty(input) == 1 ? 500 : -1)
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

private func lineText(_ line: [UInt8]) -> String {
  String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...], as: UTF8.self)
}

/// Whether reading would not stop this process with SIGTTIN.
private func isForeground(_ input: Int32) -> Bool {
  let group = tcgetpgrp(input)
  return group < 0 || group == getpgrp()
}
