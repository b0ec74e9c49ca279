import Platform
import Synchronization

/// One line at the bottom of a terminal that is written over and over; all else that is said wipes it first, and nothing
/// is drawn over what a person types.
final class StatusLine: Sendable {
  private struct State {
    var isShown = false
    var isTyping = false
  }

  private let state = Mutex(State())
  private let terminal: any Terminal
  private let isEnabled: Bool

  /// - Parameter isEnabled: whether somebody wants to look at it: `-q` and a terminal that knows no escapes do not.
  init(_ terminal: any Terminal, isEnabled: Bool) {
    self.terminal = terminal
    self.isEnabled = isEnabled && terminal.isErrorTTY
  }

  func show(_ text: String) {
    guard isEnabled else { return }
    state.withLock { state in
      guard !state.isTyping else { return }
      terminal.writeError("\r\(text)\u{1b}[K")
      state.isShown = true
    }
  }

  func wipe() { state.withLock { wipe(&$0) } }

  /// A person has begun to type, or is done with it.
  func setTyping(_ isTyping: Bool) {
    state.withLock { state in
      if isTyping { wipe(&state) }
      state.isTyping = isTyping
    }
  }

  /// Says something in lines of its own.
  func beside(_ say: () -> Void) {
    state.withLock { state in
      wipe(&state)
      if state.isTyping { terminal.writeError("\n") }
      say()
    }
  }

  private func wipe(_ state: inout State) {
    if state.isShown { terminal.writeError("\r\u{1b}[K") }
    state.isShown = false
  }
}
