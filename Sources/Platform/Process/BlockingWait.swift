import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Waiting for blocking calls of a C library, on threads of their own.
package enum BlockingWait {
  /// Runs a call that waits for no person.
  package static func run<Value: Sendable>(_ call: @escaping @Sendable () -> Value) async -> Value {
    await onThread(call)
  }

  /// Runs a call that waits for a person; one at a time.
  ///
  /// When the limit is over, or a signal comes that ends this process, `cancel` is called beside the call, which is to
  /// return soon; one that has not after a second is left behind. The signal then has its usual effect.
  /// - Returns: what the call returned; nil where it was cancelled.
  package static func run<Value: Sendable>(
    limit: Duration, cancel: @escaping @Sendable () -> Void, _ call: @escaping @Sendable () -> Value
  ) async -> Value? {
    await onThread {
      guard let running = RunningCall(call) else { return call() }
      defer { running.forget() }
      let watch = SignalWatch()
      let outcome = running.wait(within: limit, watch: watch)
      if case .finished = outcome {
        watch?.stop()
        return running.value
      }
      cancel()
      _ = running.wait(within: .seconds(1), watch: nil)
      watch?.stop()
      if case .signal(let number) = outcome { Signals.takeEffect(of: number) }
      return nil
    }
  }
}

/// A call on a thread of its own.
private struct RunningCall<Value: Sendable>: Sendable {
  private final class Slot: Sendable { let value = Mutex<Value?>(nil) }

  enum Outcome { case finished, late, signal(Int32) }

  private let slot = Slot()
  /// Hangs up when the call has returned.
  private let finished: Int32

  /// Nil where the system gives neither pipe nor thread.
  init?(_ call: @escaping @Sendable () -> Value) {
    var ends: [Int32] = [-1, -1]
    guard makePipe(&ends) else { return nil }
    finished = ends[0]
    let (slot, alarm) = (slot, ends[1])
    let isStarted = startThread {
      let value = call()
      slot.value.withLock { $0 = value }
      close(alarm)
    }
    guard isStarted else {
      close(alarm)
      close(finished)
      return nil
    }
  }

  var value: Value? { slot.value.withLock { $0 } }

  func forget() { close(finished) }

  /// Waits for the call's end or a signal. A signal that only stops the process has its effect at once, and the wait goes
  /// on after it.
  func wait(within limit: Duration, watch: SignalWatch?) -> Outcome {
    let deadline = monotonicTime() + limit
    while true {
      let (seconds, attoseconds) = (deadline - monotonicTime()).components
      guard seconds >= 0, attoseconds >= 0 else { return .late }
      var events = [
        pollfd(fd: finished, events: Int16(POLLIN), revents: 0),
        pollfd(fd: watch?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      ]
      let rest = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
      guard poll(&events, 2, rest) >= 0 || errno == EINTR else { return .late }
      if events[0].revents != 0 { return .finished }
      guard let number = watch?.caught() else { continue }
      guard number == SIGTSTP else { return .signal(number) }
      // The watch would catch it again; SIGSTOP cannot be caught.
      kill(getpid(), SIGSTOP)
    }
  }
}
