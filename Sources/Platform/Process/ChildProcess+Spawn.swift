import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Darwin)
  private typealias FileActions = posix_spawn_file_actions_t?
  private typealias Attributes = posix_spawnattr_t?
#else
  private typealias FileActions = posix_spawn_file_actions_t
  private typealias Attributes = posix_spawnattr_t
#endif

extension ChildProcess {
  /// - Returns: the child's process ID.
  static func spawn(_ command: ChildCommand, _ streams: ChildStreams) throws(ChildError) -> Int32 {
    let program = try Executable(command)
    #if canImport(Darwin)
      var (actions, attributes): (FileActions, Attributes) = (nil, nil)
    #else
      var (actions, attributes) = (FileActions(), Attributes())
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let prepared = connect(command, streams, &actions) && setAttributes(command, &attributes)
    guard prepared else { throw .notExecutable(program: program.name, errno: EMFILE) }

    var processID: pid_t = 0
    let failure = descriptorInheritance.withLock { _ in
      withCStrings(command.arguments, command.environment.assignments) { arguments, variables in
        posix_spawn(&processID, program.path, &actions, &attributes, arguments, variables)
      }
    }
    if failure == ENOEXEC { return try spawnByShell(command, program, &actions, &attributes) }
    guard failure == 0 else { throw program.error(failure) }
    return processID
  }

  /// A script without a `#!` line goes to the shell, as with execvp(3).
  private static func spawnByShell(
    _ command: ChildCommand, _ program: Executable, _ actions: inout FileActions, _ attributes: inout Attributes
  ) throws(ChildError) -> Int32 {
    var processID: pid_t = 0
    let arguments = ["sh", program.path] + command.arguments.dropFirst()
    let failure = descriptorInheritance.withLock { _ in
      withCStrings(arguments, command.environment.assignments) { arguments, variables in
        posix_spawn(&processID, "/bin/sh", &actions, &attributes, arguments, variables)
      }
    }
    guard failure == 0 else { throw program.error(ENOEXEC) }
    return processID
  }

  /// Says what the child's descriptors 0, 1 and 2 are; all others close by themselves (`FD_CLOEXEC`).
  private static func connect(_ command: ChildCommand, _ streams: ChildStreams, _ actions: inout FileActions) -> Bool {
    var done = true
    switch command.input {
    case .inherit: break
    case .null: done = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0
    case .bytes: done = posix_spawn_file_actions_adddup2(&actions, streams.childInput, 0) == 0
    }
    for (target, output, end) in [(1, command.output, streams.childOutput), (2, command.error, streams.childError)] {
      switch output {
      case .inherit: break
      case .null:
        done = done && posix_spawn_file_actions_addopen(&actions, Int32(target), "/dev/null", O_WRONLY, 0) == 0
      case .capture: done = done && posix_spawn_file_actions_adddup2(&actions, end, Int32(target)) == 0
      }
    }
    return done
  }

  /// Signals are as if a shell had started the child, whatever this process ignores.
  private static func setAttributes(_ command: ChildCommand, _ attributes: inout Attributes) -> Bool {
    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    if command.ownGroup { flags |= POSIX_SPAWN_SETPGROUP }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    if command.foreground {
      sigaddset(&defaults, SIGINT)
      sigaddset(&defaults, SIGQUIT)
    }
    var mask = sigset_t()
    sigemptyset(&mask)
    return posix_spawnattr_setflags(&attributes, Int16(flags)) == 0
      && posix_spawnattr_setsigdefault(&attributes, &defaults) == 0
      && posix_spawnattr_setsigmask(&attributes, &mask) == 0
      && posix_spawnattr_setpgroup(&attributes, 0) == 0
  }
}
