package import Values

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension LiveTerminal {
  package func readSecret(prompt: String) throws(TerminalError) -> Secret? {
    let opened = open(controllingTerminal, O_RDWR | O_NOCTTY | O_CLOEXEC)
    defer { if opened >= 0 { close(opened) } }
    let terminal = opened >= 0 ? opened : input
    guard isatty(terminal) == 1 else { throw .noTerminal }
    let promptTo = opened >= 0 ? opened : error
    while true {
      // The prompt comes when the echo is off already: what is typed at once must not show.
      let outcome = try readUnseen(terminal) { say(prompt, to: promptTo) }
      say("\n", to: promptTo)
      switch outcome {
      case .line(let line):
        guard let text = String(validating: line, as: UTF8.self) else { throw .notText }
        return Secret(text)
      case .end: return nil
      // The terminal is as it was. After a stop and SIGCONT the question is repeated.
      case .signal(let number): Signals.takeEffect(of: number)
      }
    }
  }

  private func say(_ text: String, to descriptor: Int32) {
    _ = Array(text.utf8).withUnsafeBytes { writeAllBytes($0, to: descriptor) }
  }

  private enum Outcome {
    case line([UInt8])
    case end
    case signal(Int32)
  }

  /// Reads with echo off and without the kernel's line editing, which cuts lines at 4,095 bytes: tokens are longer.
  private func readUnseen(_ terminal: Int32, ask: () -> Void) throws(TerminalError) -> Outcome {
    guard let watch = SignalWatch() else { throw .readFailed(errno: errno) }
    defer { watch.stop() }
    var saved = termios()
    guard tcgetattr(terminal, &saved) == 0 else { throw .readFailed(errno: errno) }
    var unseen = saved
    unseen.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON)
    // Without line editing these two positions count bytes and tenths of a second.
    withUnsafeMutableBytes(of: &unseen.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    guard tcsetattr(terminal, TCSAFLUSH, &unseen) == 0 else { throw .readFailed(errno: errno) }
    // What was typed ahead of the next question stays.
    defer { tcsetattr(terminal, TCSANOW, &saved) }
    ask()

    var line = TypedLine()
    while true {
      var events = [
        pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
        pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&events, 2, -1) >= 0 || errno == EINTR else { throw .readFailed(errno: errno) }
      if let number = watch.caught() { return .signal(number) }
      guard events[0].revents != 0 else { continue }
      var byte: UInt8 = 0
      switch read(terminal, &byte, 1) {
      case 1:
        switch line.take(byte) {
        case .added, .erased: continue
        case .done: return .line(line.bytes)
        case .end: return .end
        }
      case 0: return .end
      default: guard errno == EINTR || errno == EAGAIN else { throw .readFailed(errno: errno) }
      }
    }
  }
}
