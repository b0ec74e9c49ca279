import HTTPTransport
import Platform
import SecurityKey
import Sessions
import Synchronization
import TestSupport
import Testing
import Values

/// A use case's world: files in a folder of its own, a clock that only waiting moves, a person who types what is
/// scripted; every other effect fails the test.
final class Stage: Sendable {
  private let directory: TemporaryDirectory
  let typist: Typist
  let time: TestTime
  let opened = Mutex<[String]>([])

  /// - Parameter typing: what the person types, a line a prompt.
  init(typing: [String] = [], hasTerminal: Bool = true) throws {
    directory = try TemporaryDirectory()
    typist = Typist(typing, isThere: hasTerminal)
    time = TestTime()
  }

  var home: String { directory.path }
  var ledgerPath: String { "\(home)/.local/state/gatectl/second-factors" }

  var dependencies: Dependencies {
    Dependencies(
      environment: Environment(["HOME": home]), files: LiveFileSystem(), terminal: typist, clock: time.clock,
      random: RandomBytes { count in Array(repeating: 7, count: count) },
      browser: Browser(
        open: { [self] url, _ throws(BrowserError) in opened.withLock { $0.append(url) } }, canOpen: { _ in true }),
      loopback: Loopback { _, _ in throw Unexpected("a listener") },
      children: ChildProcess(run: { _ in throw Unexpected("a child process") }),
      http: HTTPClient { request, _ in throw Unexpected("\(request.method) \(request.url)") },
      securityKeys: SecurityKeys(terminal: typist, files: LiveFileSystem(), libraries: []), user: 0)
  }
}

/// An effect that no test provided for.
struct Unexpected: Error {
  init(_ effect: String) { Issue.record("unexpected: \(effect)") }
}

/// The time of day and the time elapsed, both at a standstill but for what is waited for or moved.
final class TestTime: Sendable {
  private let state = Mutex((day: Int64(1_800_000_000), elapsed: Duration.seconds(5000)))

  var clock: SystemClock {
    SystemClock(
      now: { [self] in Timestamp(seconds: state.withLock { $0.day }) },
      monotonic: { [self] in state.withLock { $0.elapsed } }, sleep: { [self] in pass($0) })
  }

  /// Time goes by.
  func pass(_ duration: Duration) {
    state.withLock { state in
      state.elapsed += duration
      state.day += duration.components.seconds
    }
  }

  /// Somebody sets the clock.
  func setClock(by seconds: Int64) { state.withLock { $0.day += seconds } }
}

/// What was told, in order.
final class Notes<Event: Sendable>: Sendable {
  private let state = Mutex<[Event]>([])
  var all: [Event] { state.withLock { $0 } }
  @Sendable func add(_ event: Event) { state.withLock { $0.append(event) } }
}
