import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

struct FileLockTests {
  private let files = LiveFileSystem()

  /// Another process that holds a file's lock, until it is let go or killed.
  private struct Holder {
    let child: RunningChild
    private let release: String

    /// Returns once the lock is held: reading the first pipe waits for the holder to write it.
    init(of file: String, in directory: borrowing TemporaryDirectory) throws {
      let held = directory["held"]
      release = directory["release"]
      mkfifo(held, 0o600)
      mkfifo(release, 0o600)
      // `-o`: only flock itself has the lock, not the shell it starts.
      child = try ChildProcess.live.start(
        ChildCommand(
          [
            "flock", "-o", directory[".\(file).lock"], "sh", "-c", "echo held > \"$1\"; read line < \"$2\"", "sh", held,
            release,
          ],
          environment: .process, input: .null, ownGroup: true))
      _ = try LiveFileSystem().read(held)
    }

    func letGo() throws { try LiveFileSystem().append(Array("\n".utf8), to: release) }
  }

  @Test func lockFileIsPrivateEmptyAndStays() throws {
    let directory = try TemporaryDirectory()
    let value = try files.withLock(directory["config.yaml"]) { 7 }
    #expect(value == 7)
    #expect(try directory.names() == [".config.yaml.lock"])
    let status = try #require(try files.status(directory[".config.yaml.lock"]))
    #expect(status.mode == 0o600)
    #expect(status.size == 0)
  }

  @Test(.enabled(if: geteuid() == 0, "only root makes files for others"))
  func lockFileMadeByRootIsTheFolderOwners() throws {
    let directory = try TemporaryDirectory()
    chown(directory.path, 4711, 4712)
    try files.withLock(directory["config.yaml"]) {}
    let status = try #require(try files.status(directory[".config.yaml.lock"]))
    #expect((status.uid, status.gid) == (4711, 4712))
    // One that was there already is nobody's to give away.
    chown(directory[".config.yaml.lock"], 0, 0)
    try files.withLock(directory["config.yaml"]) {}
    #expect(try files.status(directory[".config.yaml.lock"])?.uid == 0)
  }

  @Test func heldLockIsRefusedAndItsHolderNamed() async throws {
    let directory = try TemporaryDirectory()
    let holder = try Holder(of: "config.yaml", in: directory)
    var told: [LockHolder?] = []
    let expected = LockHolder(processID: holder.child.processID, command: "flock")
    let tell: (LockHolder?) -> Void = { told.append($0) }
    #expect(throws: LockError.timedOut(path: directory["config.yaml"], after: .zero, holder: expected)) {
      try files.withLock(directory["config.yaml"], wait: .zero, onWait: tell) {}
    }
    #expect(told == [expected])
    try holder.letGo()
    #expect(await holder.child.wait() == .exited(0))
    try files.withLock(directory["config.yaml"], wait: .seconds(60)) {}
  }

  @Test func waiterGetsTheLockWhenItIsLetGo() throws {
    let directory = try TemporaryDirectory()
    let holder = try Holder(of: "file", in: directory)
    var waits = 0
    let letGo: (LockHolder?) -> Void = { _ in
      waits += 1
      #expect(throws: Never.self) { try holder.letGo() }
    }
    let done = try files.withLock(directory["file"], wait: .seconds(60), onWait: letGo) { true }
    #expect(done)
    #expect(waits == 1)
  }

  @Test func suspendingWaiterGetsTheLockOfAKilledHolder() async throws {
    let directory = try TemporaryDirectory()
    let holder = try Holder(of: "file", in: directory)
    let killHolder: (LockHolder?) -> Void = { _ in holder.child.signal(SIGKILL) }
    let done = try await files.withLock(directory["file"], wait: .seconds(60), onWait: killHolder) {
      await Task.yield()
      return true
    }
    #expect(done)
    #expect(await holder.child.wait() == .signalled(SIGKILL))
    try holder.letGo()
  }

  @Test func cancelledWaiterGivesUp() async throws {
    let directory = try TemporaryDirectory()
    let lock = try #require(try files.tryLock(directory["file"], exclusive: true))
    let path = directory["file"]
    let waiting = Task { try await LiveFileSystem().withLock(path, wait: .seconds(3600)) { () async in } }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    lock.unlock()
  }

  @Test func sharedLocksGoTogether() throws {
    let directory = try TemporaryDirectory()
    let first = try #require(try files.tryLock(directory["file"], exclusive: false))
    let second = try #require(try files.tryLock(directory["file"], exclusive: false))
    #expect(try files.tryLock(directory["file"], exclusive: true) == nil)
    first.unlock()
    first.unlock()
    #expect(try files.tryLock(directory["file"], exclusive: true) == nil)
    second.unlock()
    try files.withLock(directory["file"], wait: .seconds(60)) {}
  }

  @Test func lockIsFreedWhenTheBodyThrows() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: CancellationError.self) {
      try files.withLock(directory["file"]) { throw CancellationError() }
    }
    try files.withLock(directory["file"], wait: .seconds(60)) {}
  }

  @Test func lockThatIsALinkIsRefused() throws {
    let directory = try TemporaryDirectory()
    symlink("/dev/null", directory[".file.lock"])
    let error = #expect(throws: FileError.self) { try files.tryLock(directory["file"], exclusive: true) }
    #expect(error?.kind == .loop)
  }

  @Test func updatesUnderTheLockAreNotLost() async throws {
    let directory = try TemporaryDirectory()
    let path = directory["count"]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<10 {
            try await LiveFileSystem().withLock(path, wait: .seconds(120)) { () async throws in
              let bytes = try LiveFileSystem().read(path)?.bytes ?? []
              try LiveFileSystem().replace(path, with: bytes + [120], options: ReplaceOptions(durable: false))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try files.read(path)?.bytes.count == 80)
  }

  @Test func childDoesNotInheritTheLock() async throws {
    let directory = try TemporaryDirectory()
    mkfifo(directory["go"], 0o600)
    let lock = try #require(try files.tryLock(directory["file"], exclusive: true))
    let child = try ChildProcess.live.start(
      ChildCommand(["sh", "-c", "read line < \"$1\"", "sh", directory["go"]], environment: .process, input: .null))
    lock.unlock()
    // Another test's child may hold a copy between its fork and exec.
    try files.withLock(directory["file"], wait: .seconds(60)) {}
    try files.append([10], to: directory["go"])
    #expect(await child.wait() == .exited(0))
  }
}
