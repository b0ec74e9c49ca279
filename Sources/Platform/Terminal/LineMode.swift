import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal without the kernel's line editing, which cuts lines at 4,095 bytes: callback URLs are longer. What that
/// editing did, the echo too, is then this program's task, and the terminal is as it was before anything else runs.
final class LineMode: Sendable {
  private struct Taken {
    var saved: termios
    let signals: SignalWatch
  }

  private struct State {
    var taken: Taken?
    var isOver = false
  }

  private let terminal: Int32
  private let screen: Int32
  private let state = Mutex(State())

  /// - Parameter path: the terminal's, to write the echo to. Nil where there is none to write to.
  init?(_ terminal: Int32, path: String) {
    guard isatty(terminal) == 1 else { return nil }
    screen = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
    guard screen >= 0 else { return nil }
    self.terminal = terminal
  }

  deinit { close(screen) }

  /// Takes the terminal, also once more where a shell gave it its own settings back meanwhile; not in the background,
  /// where that would stop this process (SIGTTOU).
  /// - Returns: what becomes readable when a signal came; nil where the terminal was not taken.
  func take() -> Int32? {
    state.withLock { state in
      guard !state.isOver, isForeground(terminal) else { return nil }
      var settings = termios()
      guard tcgetattr(terminal, &settings) == 0 else { return nil }
      if state.taken == nil {
        guard let signals = SignalWatch() else { return nil }
        state.taken = Taken(saved: settings, signals: signals)
      }
      if settings.c_lflag & tcflag_t(ICANON | ECHO) != 0 {
        settings.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON)
        // Without line editing these two positions count bytes and tenths of a second.
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
          characters[Int(VMIN)] = 1
          characters[Int(VTIME)] = 0
        }
        tcsetattr(terminal, TCSANOW, &settings)
      }
      return state.taken?.signals.descriptor
    }
  }

  /// Lets a signal that came have its usual effect on a terminal that is as it was; goes on after a stop.
  func passSignalOn() {
    guard let number = state.withLock({ $0.taken?.signals.caught() }) else { return }
    release()
    Signals.takeEffect(of: number)
  }

  /// Gives the terminal back for good.
  func finish() {
    state.withLock { $0.isOver = true }
    release()
  }

  private func release() {
    let missed = state.withLock { state -> Int32? in
      guard var taken = state.taken else { return nil }
      state.taken = nil
      if isForeground(terminal) { tcsetattr(terminal, TCSANOW, &taken.saved) }
      let missed = taken.signals.caught()
      taken.signals.stop()
      return missed
    }
    if let missed { Signals.takeEffect(of: missed) }
  }

  /// Reads what is there, without waiting.
  /// - Returns: the number of bytes, as read(2); nil once the terminal was given back, whose input is somebody else's.
  func read(into buffer: inout [UInt8]) -> Int? {
    state.withLock { state in
      guard state.taken != nil else { return nil }
      var event = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&event, 1, 0) > 0 else { return nil }
      #if canImport(Glibc)
        return Glibc.read(terminal, &buffer, buffer.count)
      #elseif canImport(Musl)
        return Musl.read(terminal, &buffer, buffer.count)
      #else
        return Darwin.read(terminal, &buffer, buffer.count)
      #endif
    }
  }

  /// Shows what was typed.
  func echo(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { writeAllBytes($0, to: screen) } }
}

/// Whether using the terminal would not stop this process with SIGTTIN or SIGTTOU.
func isForeground(_ terminal: Int32) -> Bool {
  let group = tcgetpgrp(terminal)
  return group < 0 || group == getpgrp()
}
