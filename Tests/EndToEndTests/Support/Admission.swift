import Synchronization

/// Lets so many scenes play at a time: tests start all at once, and each has a server and children of its own.
final class Admission: Sendable {
  static let scenes = Admission(places: 4)

  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(places: Int) { state = Mutex(State(free: places)) }

  func admitted<Value>(_ work: () async throws -> Value) async rethrows -> Value {
    await withCheckedContinuation { continuation in
      let goesOn = state.withLock { state in
        guard state.free == 0 else {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if goesOn { continuation.resume() }
    }
    defer {
      let next = state.withLock { state in
        guard state.waiting.isEmpty else { return state.waiting.removeFirst() as CheckedContinuation<Void, Never>? }
        state.free += 1
        return nil
      }
      next?.resume()
    }
    return try await work()
  }
}
