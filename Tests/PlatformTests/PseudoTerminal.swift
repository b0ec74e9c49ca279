import Glibc

@testable import Platform

/// A terminal made by the kernel, the test being the person at it.
struct PseudoTerminal: ~Copyable {
  let person: Int32
  /// The side a program has as its terminal.
  let program: Int32
  let path: String

  init() throws {
    person = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // The macros TIOCSPTLCK and TIOCGPTN do not come through to Swift.
    var unlocked: Int32 = 0
    var number: Int32 = -1
    guard person >= 0, ioctl(person, 0x4004_5431, &unlocked) == 0, ioctl(person, 0x8004_5430, &number) == 0 else {
      throw FileError(path: "/dev/ptmx", operation: "open", errno: errno)
    }
    path = "/dev/pts/\(number)"
    program = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
  }

  deinit {
    close(program)
    close(person)
  }

  var terminal: LiveTerminal {
    LiveTerminal(input: program, output: program, error: program, controllingTerminal: path)
  }

  var echoes: Bool { Self.echoes(program) }

  static func echoes(_ descriptor: Int32) -> Bool {
    var settings = termios()
    tcgetattr(descriptor, &settings)
    return settings.c_lflag & tcflag_t(ECHO) != 0 && settings.c_lflag & tcflag_t(ICANON) != 0
  }

  func type(_ text: String) { Self.type(text, on: person) }

  static func type(_ text: String, on person: Int32) {
    _ = Array(text.utf8).withUnsafeBytes { writeAllBytes($0, to: person) }
  }

  /// What the program shows, up to and with `end`; waits for it, on a thread of its own, since a test that blocked one
  /// of the pool's could keep the program from starting.
  func shown(upTo end: String) async -> String { await onThread { [person] in Self.shown(upTo: end, on: person) } }

  static func shown(upTo end: String, on person: Int32) -> String {
    var seen: [UInt8] = []
    var byte: UInt8 = 0
    while !seen.text.hasSuffix(end), read(person, &byte, 1) == 1 { seen.append(byte) }
    return seen.text
  }
}
