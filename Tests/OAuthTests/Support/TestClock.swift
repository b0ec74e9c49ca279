import Synchronization
import Values

/// A clock that stands still but for what is slept on it.
final class TestClock: Sendable {
  static let start = Timestamp(seconds: 1_800_000_000)

  private let state = Mutex((moment: TestClock.start, slept: [Duration]()))

  var now: @Sendable () -> Timestamp { { [self] in state.withLock { $0.moment } } }

  var sleep: @Sendable (Duration) async throws -> Void {
    { [self] duration in
      state.withLock {
        $0.moment = $0.moment + duration
        $0.slept.append(duration)
      }
    }
  }

  func advance(_ duration: Duration) { state.withLock { $0.moment = $0.moment + duration } }

  /// Each sleep so far, in seconds.
  var slept: [Int64] { state.withLock { $0.slept.map(\.components.seconds) } }
}
