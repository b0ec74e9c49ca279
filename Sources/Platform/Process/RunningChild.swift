import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A child that was started; a thread waits for its end and reaps it.
package final class RunningChild: Sendable {
  package let processID: Int32
  private let state: Mutex<State>

  private enum State {
    case running([@Sendable (ChildStatus) -> Void])
    case ended(ChildStatus)
  }

  /// With a status it has ended already (for doubles).
  package init(processID: Int32, status: ChildStatus?) {
    self.processID = processID
    state = Mutex(status.map { .ended($0) } ?? .running([]))
    guard status == nil else { return }
    // Without a thread nobody learns of the end; the child runs on all the same.
    _ = startThread { [self] in awaitEnd() }
  }

  /// Waits for the end; nil when the waiting task is cancelled first.
  package func wait() async -> ChildStatus? {
    let (stream, continuation) = AsyncStream<ChildStatus>.makeStream()
    onEnd { status in
      continuation.yield(status)
      continuation.finish()
    }
    for await status in stream { return status }
    return nil
  }

  /// Nil while it runs.
  var endedStatus: ChildStatus? {
    state.withLock { state in
      if case .ended(let status) = state { status } else { nil }
    }
  }

  /// Calls `observer` at the end, or now if that has been.
  func onEnd(_ observer: @escaping @Sendable (ChildStatus) -> Void) {
    let ended: ChildStatus? = state.withLock { state in
      switch state {
      case .ended(let status): return status
      case .running(let observers):
        state = .running(observers + [observer])
        return nil
      }
    }
    if let ended { observer(ended) }
  }

  /// Sends a signal, unless the child has ended: its number may be another process's by now.
  package func signal(_ number: Int32) {
    state.withLock { state in
      if case .running = state { _ = kill(processID, number) }
    }
  }

  /// SIGTERM, and SIGKILL if it is still there a second later.
  package func terminate() {
    signal(SIGTERM)
    _ = startThread { [self] in
      blockingSleep(.seconds(1))
      signal(SIGKILL)
    }
  }

  private func awaitEnd() {
    var information = siginfo_t()
    // Waits without reaping, so that `signal` never meets a number that was given away.
    while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let (status, observers) = state.withLock { state -> (ChildStatus, [@Sendable (ChildStatus) -> Void]) in
      var code: Int32 = 0
      while waitpid(processID, &code, 0) < 0, errno == EINTR {}
      // wait(2): the low seven bits are the signal, the next byte the exit status.
      let status = code & 0x7f == 0 ? ChildStatus.exited(code >> 8 & 0xff) : .signalled(code & 0x7f)
      guard case .running(let observers) = state else { return (status, []) }
      state = .ended(status)
      return (status, observers)
    }
    for observer in observers { observer(status) }
  }
}
