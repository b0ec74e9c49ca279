import Platform
import Values

/// Tells a person at a terminal how long a login still waits.
struct Countdown: Sendable {
  private let clock: SystemClock
  private let isShown: Bool
  private let tell: @Sendable (LoginEvent) -> Void
  /// On the monotonic clock.
  private let end: Duration

  private static let tick = Duration.milliseconds(200)

  init(_ duration: Duration, _ dependencies: Dependencies, tell: @escaping @Sendable (LoginEvent) -> Void) {
    clock = dependencies.clock
    isShown = dependencies.terminal.isErrorTTY
    end = clock.monotonic() + duration
    self.tell = tell
  }

  /// What is left, at least nothing.
  var left: Duration { max(.zero, end - clock.monotonic()) }

  /// Waits that long, but not beyond the end.
  /// - Throws: `CancellationError`.
  func sleep(_ duration: Duration? = nil) async throws {
    let until = min(end, duration.map { clock.monotonic() + $0 } ?? end)
    while case let now = clock.monotonic(), now < until {
      if isShown { tell(.remaining(end - now)) }
      try await clock.sleep(isShown ? min(Self.tick, until - now) : until - now)
    }
  }

  /// Nothing is waited for, for the moment or any more.
  func hide() { if isShown { tell(.remaining(nil)) } }

  /// Runs `work` while the time left is told. The end alone does not end it.
  func during<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    defer { hide() }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        if isShown { try await sleep() }
        return nil
      }
      defer { group.cancelAll() }
      while let value = try await group.next() {
        if let value { return value }
      }
      throw CancellationError()
    }
  }
}
