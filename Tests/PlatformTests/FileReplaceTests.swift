import Glibc
import Platform
import TestSupport
import Testing

struct FileReplaceTests {
  private let files = LiveFileSystem()

  @Test func newFileIsPrivate() throws {
    let directory = try TemporaryDirectory()
    try files.replace(directory["file"], with: Array("new".utf8))
    #expect(try directory.text("file") == "new")
    #expect(try files.status(directory["file"])?.mode == 0o600)
    #expect(try directory.names() == ["file"])
  }

  struct ModeCase: Sendable {
    let old: mode_t
    let new: UInt32
  }

  @Test(arguments: [
    ModeCase(old: 0o644, new: 0o600), ModeCase(old: 0o600, new: 0o600), ModeCase(old: 0o400, new: 0o400),
    ModeCase(old: 0o777, new: 0o600),
  ])
  func modeIsNeverLooserThanBeforeNorThanPrivate(row: ModeCase) throws {
    let directory = try TemporaryDirectory()
    try directory.write("old", to: "file", mode: row.old)
    try files.replace(directory["file"], with: Array("new".utf8))
    #expect(try files.status(directory["file"])?.mode == row.new)
    #expect(try directory.text("file") == "new")
  }

  @Test func looserModeIsKeptWhereAllowed() throws {
    let directory = try TemporaryDirectory()
    try directory.write("old", to: "file", mode: 0o664)
    try files.replace(directory["file"], with: [], options: ReplaceOptions(maximumMode: 0o644))
    #expect(try files.status(directory["file"])?.mode == 0o644)
  }

  @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
  func ownerAndGroupStay() throws {
    let directory = try TemporaryDirectory()
    try directory.write("old", to: "file")
    chown(directory["file"], 1234, 2345)
    try files.replace(directory["file"], with: Array("new".utf8))
    let status = try #require(try files.status(directory["file"]))
    #expect(status.uid == 1234)
    #expect(status.gid == 2345)
  }

  @Test func fileIsReplacedNotRewritten() throws {
    let directory = try TemporaryDirectory()
    try directory.write("old", to: "file")
    link(directory["file"], directory["other name"])
    try files.replace(directory["file"], with: Array("new".utf8))
    #expect(try directory.text("other name") == "old")
    #expect(try directory.text("file") == "new")
  }

  @Test func linkIsKeptWhenItsTargetIsReplaced() throws {
    let directory = try TemporaryDirectory()
    try directory.write("old", to: "target")
    symlink("target", directory["link"])
    try files.replace(files.resolvingSymlinks(directory["link"]), with: Array("new".utf8))
    #expect(try files.lstat(directory["link"])?.kind == .symlink)
    #expect(try directory.text("target") == "new")
    let error = #expect(throws: FileError.self) { try files.replace(directory["link"], with: [1]) }
    #expect(error?.kind == .loop)
    #expect(try directory.text("target") == "new")
    #expect(try directory.names() == ["link", "target"])
  }

  @Test func directoryInPlaceOfTheFileIsLeftAlone() throws {
    let directory = try TemporaryDirectory()
    try files.createDirectory(directory["file"])
    let error = #expect(throws: FileError.self) { try files.replace(directory["file"], with: [1]) }
    #expect(error?.kind == .isDirectory)
    #expect(try directory.names() == ["file"])
  }

  @Test func nameTooLongForATemporaryFileLeavesTheOldOne() throws {
    let directory = try TemporaryDirectory()
    let name = String(repeating: "n", count: 250)
    try directory.write("old", to: name)
    let error = #expect(throws: FileError.self) { try files.replace(directory[name], with: [1]) }
    #expect(error?.errno == ENAMETOOLONG)
    #expect(try directory.text(name) == "old")
    #expect(try directory.names() == [name])
  }

  @Test func missingDirectoryIsAnError() throws {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: FileError.self) { try files.replace(directory["absent/file"], with: [1]) }
    #expect(error?.kind == .notFound)
    #expect(error?.operation == "replace")
  }

  private static let mayMount: ConditionTrait = .enabled("mounting needs root and a kernel that allows it") {
    try await shell("unshare -m mount -t tmpfs none /mnt 2>/dev/null", "").status == .exited(0)
  }

  @Test(mayMount)
  func fullOrReadOnlyDiskLeavesTheOldFile() async throws {
    let directory = try TemporaryDirectory()
    try files.createDirectory(directory["disk"])
    let mount = try await shell("mount -t tmpfs -o size=64k none \"$1\"", directory["disk"])
    try #require(mount.status == .exited(0))
    var failures: [FileError.Kind?] = []
    var texts: [String?] = []
    var names: [[String]] = []
    try directory.write("old", to: "disk/file")
    for step in [{}, { _ = try? await shell("mount -o remount,ro \"$1\"", directory.path + "/disk") }]
      as [() async -> Void]
    {
      await step()
      do throws(FileError) {
        try files.replace(directory["disk/file"], with: [UInt8](repeating: 1, count: 200_000))
      } catch {
        failures.append(error.kind)
      }
      texts.append(try directory.text("disk/file"))
      names.append(try files.list(directory["disk"]))
    }
    let lock = #expect(throws: FileError.self) { try files.tryLock(directory["disk/file"], exclusive: true) }
    try await shell("umount \"$1\"", directory["disk"])
    #expect(failures == [.noSpace, .readOnly])
    #expect(texts == ["old", "old"])
    #expect(names == [["file"], ["file"]])
    #expect(lock?.kind == .readOnly)
    #expect(lock?.description == "cannot lock '\(directory["disk/.file.lock"])': read-only file system")
  }

  @Test func leftoversOfKilledWritersGoAndTheRestStays() async throws {
    let directory = try TemporaryDirectory()
    for name in [".file.tmp.0123", ".file.tmp.live", ".other.tmp.0123", ".file.lock", "file"] {
      try directory.write("", to: name)
    }
    let writer = open(directory[".file.tmp.live"], O_RDWR | O_CLOEXEC)
    #expect(flock(writer, LOCK_EX | LOCK_NB) == 0)
    try files.removeStaleTemporaries(beside: directory["file"])
    #expect(try directory.names() == [".file.lock", ".file.tmp.live", ".other.tmp.0123", "file"])
    close(writer)
    // Another test's child may hold a copy of the lock between its fork and exec.
    for _ in 0..<100_000 where try directory.names().contains(".file.tmp.live") {
      try files.removeStaleTemporaries(beside: directory["file"])
    }
    #expect(try directory.names() == [".file.lock", ".other.tmp.0123", "file"])
  }

  @Test func directoriesAreCreatedPrivateWithParents() throws {
    let directory = try TemporaryDirectory()
    try files.createDirectory(directory["a/b/c"])
    try files.createDirectory(directory["a/b/c"])
    try files.createDirectory(directory["a/d/"])
    #expect(try files.status(directory["a"])?.mode == 0o700)
    #expect(try files.status(directory["a/b/c"])?.mode == 0o700)
    #expect(try files.list(directory["a"]) == ["b", "d"])
    try directory.write("", to: "file")
    #expect(throws: FileError.self) { try files.createDirectory(directory["file"]) }
    #expect(throws: FileError.self) { try files.createDirectory(directory["file/below"]) }
  }

  @Test func appendRenameAndRemove() throws {
    let directory = try TemporaryDirectory()
    try files.append([65], to: directory["log"])
    try files.append([66], to: directory["log"])
    #expect(try directory.text("log") == "AB")
    #expect(try files.status(directory["log"])?.mode == 0o600)
    try files.rename(directory["log"], to: directory["moved"])
    try files.changeMode(directory["moved"], to: 0o400)
    #expect(try files.status(directory["moved"])?.mode == 0o400)
    #expect(try files.remove(directory["moved"]))
    #expect(try directory.names() == [])
  }
}
