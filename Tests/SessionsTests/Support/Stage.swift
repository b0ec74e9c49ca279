import Glibc
import HTTPTransport
import Platform
import SecurityKey
import Sessions
import Synchronization
import Testing
import Values

/// A use case's world: files in a folder of its own, a clock that only waiting moves, a person who types what is
/// scripted; every other effect fails the test.
final class Stage: Sendable {
  let home: String
  let typist: Typist
  let time: TestTime
  let opened = Mutex<[String]>([])

  /// - Parameter typing: what the person types, a line a prompt.
  init(typing: [String] = [], hasTerminal: Bool = true) throws {
    var template = Array("/tmp/gatectl-stage.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    home = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    typist = Typist(typing, isThere: hasTerminal)
    time = TestTime()
  }

  deinit {
    for name in [".local/state/gatectl/second-factors", ".local/state/gatectl/.second-factors.lock"] {
      unlink("\(home)/\(name)")
    }
    for folder in [".local/state/gatectl", ".local/state", ".local", ""] { rmdir("\(home)/\(folder)") }
  }

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

/// A person at a terminal who types the lines of a script, each unseen; more prompts than lines fail the test.
final class Typist: Terminal {
  private let script: Mutex<[String]>
  private let isThere: Bool
  let prompts = Mutex<[String]>([])

  init(_ lines: [String], isThere: Bool) {
    script = Mutex(lines)
    self.isThere = isThere
  }

  var isInputTTY: Bool { isThere }
  var isOutputTTY: Bool { isThere }
  var isErrorTTY: Bool { isThere }
  var width: Int { 80 }

  func readSecret(prompt: String) throws(TerminalError) -> Secret? {
    guard isThere else { throw .noTerminal }
    prompts.withLock { $0.append(prompt) }
    guard let line = script.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
      Issue.record("unexpected: \(prompt)")
      return nil
    }
    return Secret(line)
  }

  /// What the script has left.
  var untyped: [String] { script.withLock { $0 } }

  func write(_ bytes: UnsafeRawBufferPointer) throws(TerminalError) { Issue.record("unexpected: output") }
  func writeError(_ text: String) { Issue.record("unexpected: \(text)") }
  func readLine(prompt: String) throws(TerminalError) -> String? { throw .noTerminal }
  func readAllInput(limit: Int) throws(TerminalError) -> [UInt8] { throw .noTerminal }
  func lines(typing: @escaping @Sendable (Bool) -> Void) -> AsyncStream<String> { AsyncStream { $0.finish() } }
}

/// What was told, in order.
final class Notes<Event: Sendable>: Sendable {
  private let state = Mutex<[Event]>([])
  var all: [Event] { state.withLock { $0 } }
  @Sendable func add(_ event: Event) { state.withLock { $0.append(event) } }
}
