import Dispatch
import Sessions
import Synchronization

extension Program {
  /// Runs asynchronous work to its end on this thread, which is the main one: an asynchronous root command would cost
  /// every call its start-up, and only commands that use the network wait at all.
  func await<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let outcome = Outcome<Value>()
    let done = DispatchSemaphore(value: 0)
    Task {
      do {
        outcome.result.withLock { [value = try await work()] result in result = .success(value) }
      } catch {
        outcome.result.withLock { $0 = .failure(error) }
      }
      done.signal()
    }
    done.wait()
    guard let result = outcome.result.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }
}

/// Where the task leaves what it came to.
private final class Outcome<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
}
