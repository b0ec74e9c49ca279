import Platform
import Values

extension Login {
  /// Runs `work` while the time left is told each second, where a person looks at a terminal.
  func countingDown<Value: Sendable>(
    to deadline: Timestamp, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    guard dependencies.terminal.isErrorTTY else { return try await work() }
    let clock = dependencies.clock
    let tell = tell
    defer { tell(.remaining(nil)) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        while clock.now() < deadline {
          tell(.remaining(deadline - clock.now()))
          try await clock.sleep(.seconds(1))
        }
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
