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

    // A script without a `#!` line goes to the shell, as with execvp(3).
    let asScript = ["sh", program.path] + command.arguments.dropFirst()
    for (path, arguments) in [(program.path, command.arguments), ("/bin/sh", asScript)] {
      var processID: pid_t = 0
      let failure = descriptorInheritance.withLock { _ in
        withCStrings(arguments, command.environment.assignments) { arguments, variables in
          posix_spawn(&processID, path, &actions, &attributes, arguments, variables)
        }
      }
      if failure == 0 { return processID }
      guard failure == ENOEXEC else { throw program.error(failure) }
    }
    throw program.error(ENOEXEC)
  }

  /// Says what the child's descriptors 0, 1 and 2 are. All others are closed, whoever opened them: swift-nio and libcurl
  /// know no `FD_CLOEXEC`, and a browser started while a listener stands would keep its port for as long as it runs.
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
    return done && closeOthers(&actions)
  }

  private static func closeOthers(_ actions: inout FileActions) -> Bool {
    #if canImport(Darwin)
      return true  // POSIX_SPAWN_CLOEXEC_DEFAULT, among the attributes
    #else
      // glibc has it from 2.34 on, and declares it to those who ask for GNU extensions.
      typealias CloseFrom = @convention(c) (UnsafeMutablePointer<FileActions>, Int32) -> Int32
      if let found = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") {
        return unsafeBitCast(found, to: CloseFrom.self)(&actions, 3) == 0
      }
      // Elsewhere: what is open now; a descriptor that is gone by then is no error.
      let open = ((try? LiveFileSystem().list("/proc/self/fd")) ?? []).compactMap { Int32($0) }
      return open.allSatisfy { $0 < 3 || posix_spawn_file_actions_addclose(&actions, $0) == 0 }
    #endif
  }

  /// Signals are as if a shell had started the child, whatever this process ignores.
  private static func setAttributes(_ command: ChildCommand, _ attributes: inout Attributes) -> Bool {
    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    if command.ownGroup { flags |= POSIX_SPAWN_SETPGROUP }
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
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
