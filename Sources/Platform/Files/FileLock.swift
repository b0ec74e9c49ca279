import Synchronization

/// A held lock; released by `unlock()`, when the last reference goes, or by the kernel when the process ends.
package final class FileLock: Sendable {
  private let release: Mutex<(@Sendable () -> Void)?>

  package init(release: @escaping @Sendable () -> Void) { self.release = Mutex(release) }

  /// Lets others in; doing it twice does nothing.
  package func unlock() {
    let release = release.withLock { release in
      defer { release = nil }
      return release
    }
    release?()
  }

  deinit { unlock() }
}

/// The process that holds a lock.
package struct LockHolder: Hashable, Sendable {
  package let processID: Int32
  /// The program's file name, where the system tells.
  package let command: String?

  package init(processID: Int32, command: String?) {
    self.processID = processID
    self.command = command
  }
}

extension LockHolder: CustomStringConvertible {
  /// `gatectl (process 4711)`.
  package var description: String { command.map { "\($0) (process \(processID))" } ?? "process \(processID)" }
}

/// A lock that could not be had.
package enum LockError: Error, Hashable, Sendable {
  case timedOut(path: String, after: Duration, holder: LockHolder?)
}

extension LockError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .timedOut(let path, let wait, let holder):
      "'\(path)' is locked by \(holder.map(\.description) ?? "another process"), waited \(wait.components.seconds) s"
    }
  }
}

extension FileSystem {
  /// Runs `body` under the file's lock, waiting at most `wait` for it; `onWait` is told once, when the lock is not free
  /// at once, who holds it. The thread is held while waiting.
  /// - Throws: `LockError`, `FileError`, and what `body` throws.
  package func withLock<Value>(
    _ path: String, wait: Duration = .seconds(5), exclusive: Bool = true,
    onWait: (LockHolder?) -> Void = { _ in }, _ body: () throws -> Value
  ) throws -> Value {
    var attempts = LockAttempts(deadline: monotonicTime() + wait)
    while true {
      if let lock = try tryLock(path, exclusive: exclusive) {
        defer { lock.unlock() }
        return try body()
      }
      if attempts.count == 0 { onWait(lockHolder(path)) }
      guard let pause = attempts.next(at: monotonicTime()) else {
        throw LockError.timedOut(path: path, after: wait, holder: lockHolder(path))
      }
      blockingSleep(pause)
    }
  }

  /// The same for work that suspends, such as a refresh: no thread is held while waiting.
  /// - Throws: `CancellationError` beside what the other throws.
  package func withLock<Value>(
    _ path: String, wait: Duration = .seconds(5), exclusive: Bool = true,
    onWait: (LockHolder?) -> Void = { _ in }, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Value
  ) async throws -> Value {
    var attempts = LockAttempts(deadline: monotonicTime() + wait)
    while true {
      if let lock = try tryLock(path, exclusive: exclusive) {
        defer { lock.unlock() }
        return try await body()
      }
      if attempts.count == 0 { onWait(lockHolder(path)) }
      guard let pause = attempts.next(at: monotonicTime()) else {
        throw LockError.timedOut(path: path, after: wait, holder: lockHolder(path))
      }
      try await Task.sleep(for: pause, clock: .continuous)
    }
  }
}

/// Polling that starts eager (1 ms) and slows down (20 ms), until the deadline.
private struct LockAttempts {
  let deadline: Duration
  private(set) var count = 0

  init(deadline: Duration) { self.deadline = deadline }

  mutating func next(at now: Duration) -> Duration? {
    guard now < deadline else { return nil }
    count += 1
    // Waiters that differ in pace do not meet the holder in step.
    let pause = Duration.milliseconds(min(count, 20)) + .microseconds(Int.random(in: 0..<1000))
    return min(pause, deadline - now)
  }
}
