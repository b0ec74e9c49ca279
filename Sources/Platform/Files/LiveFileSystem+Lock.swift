#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension LiveFileSystem {
  /// The lock lives in a file of its own, `.<name>.lock`, since the file itself is replaced by each write; it is never
  /// removed, or two processes could hold locks on two files of that name.
  package func tryLock(_ path: String, exclusive: Bool) throws(FileError) -> FileLock? {
    let lockPath = lockPath(path)
    do throws(SystemError) {
      while true {
        guard let file = try lockFile(lockPath) else { continue }
        while flock(file.number, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
          if errno == EWOULDBLOCK { return nil }
          guard errno == EINTR else { throw SystemError(errno) }
        }
        // Somebody may have removed the lock file between open and flock: then this lock guards nothing.
        let held = try file.status()
        if let current = try? lstat(lockPath), (current.inode, current.device) == (held.inode, held.device) {
          let number = file.release()
          return FileLock { close(number) }
        }
      }
    } catch {
      throw FileError(path: lockPath, operation: "lock", errno: error.errno)
    }
  }

  /// The lock file, made where there is none; nil where it came or went meanwhile.
  private func lockFile(_ path: String) throws(SystemError) -> FileDescriptor? {
    do throws(SystemError) {
      return try FileDescriptor(path, O_RDWR | O_NOFOLLOW)
    } catch {
      guard error.errno == ENOENT else { throw error }
    }
    do throws(SystemError) {
      let file = try FileDescriptor(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      // Whoever edits once as root would lock the folder's owner out for good.
      if geteuid() == 0, let folder = try? status(PathParts(path).directory) {
        _ = fchown(file.number, folder.uid, folder.gid)
      }
      return file
    } catch {
      guard error.errno == EEXIST else { throw error }
      return nil
    }
  }

  package func lockHolder(_ path: String) -> LockHolder? {
    guard let status = try? status(lockPath(path)), let table = try? read("/proc/locks") else { return nil }
    // `1: FLOCK  ADVISORY  WRITE 4711 fd:01:393222 0 EOF`; a waiter's line has an arrow after the number.
    for line in String(decoding: table.bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 5, fields[1] == "FLOCK", let processID = Int32(fields[4]), processID > 0,
        fields[5].split(separator: ":").last.flatMap({ UInt64($0) }) == status.inode
      else { continue }
      return LockHolder(processID: processID, command: command(of: processID))
    }
    return nil
  }

  private func command(of processID: Int32) -> String? {
    guard let line = try? read("/proc/\(processID)/cmdline") else { return nil }
    let program = String(decoding: line.bytes.prefix { $0 != 0 }, as: UTF8.self)
    let name = PathParts(program).name
    return name.isEmpty ? nil : name
  }

  private func lockPath(_ path: String) -> String {
    let parts = PathParts(path)
    return "\(parts.directoryPrefix).\(parts.name).lock"
  }
}
