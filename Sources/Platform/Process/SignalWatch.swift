import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// While it lasts, signals that would end or stop the process are noted instead, to be raised again after cleaning up.
/// One at a time; a signal that was ignored (nohup) stays ignored.
struct SignalWatch {
  /// Readable when a signal came.
  let descriptor: Int32
  private let alarm: Int32
  private let saved: [(number: Int32, action: sigaction)]

  private static let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  /// Nil where the system has no pipe left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard makePipe(&ends) else { return nil }
    (descriptor, alarm) = (ends[0], ends[1])
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(alarm, F_SETFL, O_NONBLOCK)
    signalAlarm.store(alarm, ordering: .sequentiallyConsistent)
    saved = Self.numbers.compactMap { number in
      var old = sigaction()
      guard sigaction(number, nil, &old) == 0, !isIgnored(old) else { return nil }
      var watching = sigaction()
      // Only atomics and write(2), which a handler may use.
      setHandler(&watching) { number in
        let alarm = signalAlarm.load(ordering: .sequentiallyConsistent)
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        if alarm >= 0 { _ = write(alarm, &byte, 1) }
        errno = saved
      }
      sigemptyset(&watching.sa_mask)
      guard sigaction(number, &watching, nil) == 0 else { return nil }
      return (number, old)
    }
  }

  /// The first signal noted since the last call.
  func caught() -> Int32? {
    var byte: UInt8 = 0
    return read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }

  /// Gives the signals back their former effects.
  func stop() {
    for (number, action) in saved {
      var action = action
      sigaction(number, &action, nil)
    }
    signalAlarm.store(-1, ordering: .sequentiallyConsistent)
    close(alarm)
    close(descriptor)
  }
}

/// Where the handler writes; global because a signal handler can capture nothing.
private let signalAlarm = Atomic<Int32>(-1)
