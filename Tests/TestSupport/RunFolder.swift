import Glibc
import Platform

/// One folder for all files of a run of the tests. A shell waits for the run to be over, however it ends, and removes
/// the folder then: a killed run leaves nothing behind either.
package enum RunFolder {
  private static let made = Result { try make() }

  /// For files that many tests share.
  package static var path: String { get throws { try made.get() } }

  /// A new folder for one test.
  package static func newFolder() throws -> String { try newFolder(like: "\(path)/XXXXXX") }

  /// Removes a folder with everything in it, also where a test has taken the right to write away.
  package static func remove(_ folder: String) {
    if (try? LiveFileSystem().lstat(folder))?.kind == .directory {
      chmod(folder, 0o700)
      for name in (try? LiveFileSystem().list(folder)) ?? [] { remove("\(folder)/\(name)") }
      rmdir(folder)
    } else {
      unlink(folder)
    }
  }

  private static func newFolder(like template: String) throws -> String {
    var template = Array(template.utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(path: "/tmp", operation: "create", errno: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func make() throws -> String {
    let folder = try newFolder(like: "\(Environment.process["TMPDIR"] ?? "/tmp")/gatectl-tests.XXXXXX")
    // Some tests run gatectl as another user, who has to get at its own folder.
    chmod(folder, 0o711)
    // The shell's input ends with this process, which alone holds the other end of the pipe.
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw FileError(path: folder, operation: "watch", errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    // Whoever reads what the tests say does not wait for the shell.
    for stream in Int32(1)...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let script = "trap '' HUP INT TERM; cat; chmod -R u+rwx \"$0\"; exec rm -rf \"$0\""
    let texts = ["sh", "-c", script, folder]
    var words = texts.map { strdup($0) } + [nil]
    var variables = [strdup("PATH=/usr/bin:/bin"), nil]
    defer { for text in words + variables { free(text) } }
    var id: pid_t = 0
    let failure = posix_spawn(&id, "/bin/sh", &actions, &attributes, &words, &variables)
    close(ends[0])
    guard failure == 0 else { throw FileError(path: folder, operation: "watch", errno: failure) }
    return folder
  }
}
