import Glibc
import Synchronization

/// A program about to run: nothing of this process is handed down but what stands here.
struct Launch: Sendable {
  var program: String
  var arguments: [String]
  var environment: [String: String]
  var directory: String
  /// A terminal of its own for all three streams, as a person has; else pipes.
  var onTerminal = false
  /// With a terminal: standard output goes elsewhere, as with `gatectl … > file`.
  var outputApart = false

  /// The descriptors of both sides; only the child's are closed once it runs.
  struct Streams {
    var input: Int32
    var output: Int32
    /// -1 on a terminal, where everything comes out in one place; the terminal where output goes elsewhere.
    var error: Int32
    var childEnds: [Int32]
    var terminal: String?
  }

  /// Held from opening descriptors to spawning, so that no child gets another one's.
  private static let spawning = Mutex(())

  /// - Returns: the process ID, also that of a new process group, and this side's streams.
  func spawn() throws -> (id: pid_t, streams: Streams) {
    try Self.spawning.withLock { _ in
      let streams = try onTerminal ? Self.terminal(outputApart: outputApart) : Self.pipes()
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      if let terminal = streams.terminal {
        // The first terminal that a session's leader opens becomes its controlling one.
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, outputApart ? streams.childEnds[1] : 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
      } else {
        for (target, end) in streams.childEnds.enumerated() {
          posix_spawn_file_actions_adddup2(&actions, end, Int32(target))
        }
      }
      let id = try spawn(&actions)
      for end in streams.childEnds { close(end) }
      return (id, streams)
    }
  }

  /// Sockets of other tests in this process are theirs: a child that took a listener along would keep its port.
  private static func keepSockets() {
    for descriptor in Int32(3)..<1024 {
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { continue }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  private func spawn(_ actions: inout posix_spawn_file_actions_t) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // POSIX_SPAWN_SETSID, which glibc has behind a feature macro.
    let group = onTerminal ? 0x80 : Int32(POSIX_SPAWN_SETPGROUP)
    posix_spawnattr_setflags(&attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | group))
    posix_spawnattr_setpgroup(&attributes, 0)
    // The shell enters the folder and becomes the program.
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory, program]
    var words = (shell + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var id: pid_t = 0
    Self.keepSockets()
    let failure = posix_spawn(&id, "/bin/sh", &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw SystemError("spawn \(program)", failure) }
    return id
  }

  private static func pipes() throws -> Streams {
    var ends: [Int32] = []
    for _ in 0..<3 { ends += try closedPipe() }
    return Streams(input: ends[1], output: ends[2], error: ends[4], childEnds: [ends[0], ends[3], ends[5]])
  }

  /// Both ends of a pipe that no child takes along.
  private static func closedPipe() throws -> [Int32] {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { throw SystemError("pipe") }
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return pair
  }

  private static func terminal(outputApart: Bool) throws -> Streams {
    let person = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: Int32 = -1
    // TIOCSPTLCK and TIOCGPTN, whose macros do not come through to Swift.
    guard person >= 0, ioctl(person, 0x4004_5431, &unlocked) == 0, ioctl(person, 0x8004_5430, &number) == 0 else {
      throw SystemError("/dev/ptmx")
    }
    let path = "/dev/pts/\(number)"
    // Held open, so that the person's side does not end before the child has opened its own.
    let program = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard outputApart else {
      return Streams(input: person, output: person, error: -1, childEnds: [program], terminal: path)
    }
    let output = try closedPipe()
    return Streams(
      input: person, output: output[0], error: person, childEnds: [program, output[1]], terminal: path)
  }
}
