package import Values

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The time of day, the time elapsed, and waiting.
package struct SystemClock: Sendable {
  private let nowImplementation: @Sendable () -> Timestamp
  private let monotonicImplementation: @Sendable () -> Duration
  private let sleepImplementation: @Sendable (Duration) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Timestamp,
    monotonic: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    nowImplementation = now
    monotonicImplementation = monotonic
    sleepImplementation = sleep
  }

  /// The time of day, to the second.
  package func now() -> Timestamp { nowImplementation() }

  /// The time since an arbitrary moment; never goes back, whatever happens to the time of day.
  package func monotonic() -> Duration { monotonicImplementation() }

  /// Waits without holding a thread.
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  package func sleep(_ duration: Duration) async throws { try await sleepImplementation(duration) }

  package static let live = SystemClock(
    now: { Timestamp(seconds: Int64(time(nil))) },
    monotonic: { monotonicTime() },
    sleep: { try await Task.sleep(for: $0, clock: .continuous) })
}

/// `CLOCK_MONOTONIC`.
func monotonicTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// Holds the thread for the whole duration; for waits that are synchronous by contract.
func blockingSleep(_ duration: Duration) {
  let (seconds, attoseconds) = duration.components
  var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  var remaining = timespec()
  while nanosleep(&rest, &remaining) != 0, errno == EINTR { rest = remaining }
}
