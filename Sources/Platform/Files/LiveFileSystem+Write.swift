#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension LiveFileSystem {
  package func replace(_ path: String, with bytes: [UInt8], options: ReplaceOptions) throws(FileError) {
    do throws(SystemError) {
      let parts = PathParts(path)
      // All that follows happens beneath this descriptor, so a directory swapped meanwhile changes nothing.
      let directory = try FileDescriptor(parts.directory, O_RDONLY | O_DIRECTORY)
      let old = try existingFile(parts.name, in: directory)
      let temporary = temporaryPrefix(parts.name) + RandomBytes.live.hexadecimal(8)
      let file = try FileDescriptor(
        temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, at: directory.number)
      do throws(SystemError) {
        // Held while writing, it tells `removeStaleTemporaries` that the writer lives.
        flock(file.number, LOCK_EX | LOCK_NB)
        try file.writeAll(bytes)
        try file.adopt(old, maximumMode: options.maximumMode)
        if options.durable { try file.synchronize() }
        guard renameat(directory.number, temporary, directory.number, parts.name) == 0 else { throw SystemError(errno) }
      } catch {
        unlinkat(directory.number, temporary, 0)
        throw error
      }
      if options.durable { try directory.synchronize() }
    } catch {
      throw FileError(path: path, operation: "replace", errno: error.errno)
    }
  }

  /// Nil where the name is free.
  private func existingFile(
    _ name: String, in directory: borrowing FileDescriptor
  ) throws(SystemError) -> FileStatus? {
    guard !name.isEmpty else { throw SystemError(EISDIR) }
    var status = stat()
    guard fstatat(directory.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw SystemError(errno)
    }
    let old = FileStatus(status)
    switch old.kind {
    case .directory: throw SystemError(EISDIR)
    // The caller resolved links; one that is here now was put here since, and links are never replaced.
    case .symlink: throw SystemError(ELOOP)
    case .other: throw SystemError(EINVAL)
    case .file: return old
    }
  }

  package func removeStaleTemporaries(beside path: String) throws(FileError) {
    let parts = PathParts(path)
    let prefix = temporaryPrefix(parts.name)
    for name in try list(parts.directory) where name.hasPrefix(prefix) {
      let leftover = parts.directoryPrefix + name
      do throws(SystemError) {
        let file = try FileDescriptor(leftover, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else { continue }
        unlink(leftover)
      } catch {
        continue  // Gone meanwhile, or not ours to open: either way not ours to remove.
      }
    }
  }

  private func temporaryPrefix(_ name: String) -> String { ".\(name).tmp." }

  package func createDirectory(_ path: String, mode: UInt32) throws(FileError) {
    guard mkdir(path, mode_t(mode)) != 0 else { return }
    var failure = errno
    if failure == ENOENT, let parent = PathParts(path).parent {
      try createDirectory(parent, mode: mode)
      if mkdir(path, mode_t(mode)) == 0 { return }
      failure = errno
    }
    if failure == EEXIST, try status(path)?.kind == .directory { return }
    throw FileError(path: path, operation: "create directory", errno: failure == EEXIST ? ENOTDIR : failure)
  }

  package func append(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileError) {
    do throws(SystemError) {
      let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_APPEND, mode: mode)
      try file.writeAll(bytes)
      try file.closeChecked()
    } catch {
      throw FileError(path: path, operation: "append to", errno: error.errno)
    }
  }
}

extension FileDescriptor {
  /// Takes over owner and group of the file being replaced, as far as allowed, and a mode no looser than its.
  fileprivate func adopt(_ old: FileStatus?, maximumMode: UInt32) throws(SystemError) {
    if let old {
      let own = try status()
      if (own.uid, own.gid) != (old.uid, old.gid), fchown(number, old.uid, old.gid) != 0 {
        // Only root gives files away; a group one belongs to may still be kept.
        _ = fchown(number, uid_t.max, old.gid)
      }
    }
    guard fchmod(number, mode_t((old?.mode ?? maximumMode) & maximumMode)) == 0 else { throw SystemError(errno) }
  }
}
