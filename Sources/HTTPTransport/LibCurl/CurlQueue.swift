import Synchronization

/// What other threads ask of a `CurlLoop`, and the way to wake it.
final class CurlQueue: Sendable {
  enum Command: Sendable {
    case start(CurlExchange)
    case cancel(CurlExchange)
  }

  private struct State {
    var commands: [Command] = []
    var isStopping = false
    /// Why there is no loop, where there can be none.
    var refusal: HTTPError?
    /// Wakes the loop out of its wait; nil while there is none.
    var wakeUp: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  func add(_ command: Command) {
    let refusal = state.withLock { state in
      if state.refusal == nil { state.commands.append(command) }
      state.wakeUp?()
      return state.refusal
    }
    if let refusal { Self.refuse([command], refusal) }
  }

  /// Answers every request, those to come too, with `error`.
  func refuse(_ error: HTTPError) {
    state.withLock { $0.refusal = error }
    Self.refuse(drain().commands, error)
  }

  private static func refuse(_ commands: [Command], _ error: HTTPError) {
    for case .start(let exchange) in commands { exchange.finish(.failure(error)) }
  }

  /// Lets the loop end once it has dealt with what was added.
  func stop() {
    state.withLock {
      $0.isStopping = true
      $0.wakeUp?()
    }
  }

  func setWakeUp(_ wakeUp: (@Sendable () -> Void)?) { state.withLock { $0.wakeUp = wakeUp } }

  /// Takes all commands out.
  func drain() -> (commands: [Command], isStopping: Bool) {
    state.withLock { state in
      defer { state.commands = [] }
      return (state.commands, state.isStopping)
    }
  }
}
