#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file system of this machine.
package struct LiveFileSystem: FileSystem {
  package init() {}

  package func status(_ path: String) throws(FileError) -> FileStatus? {
    try fileStatus(path, following: true)
  }

  package func lstat(_ path: String) throws(FileError) -> FileStatus? {
    try fileStatus(path, following: false)
  }

  private func fileStatus(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
    var status = stat()
    guard fstatat(AT_FDCWD, path, &status, following ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError(path: path, operation: "inspect", errno: errno)
    }
    return FileStatus(status)
  }

  package func resolvingSymlinks(_ path: String) throws(FileError) -> String {
    var current = path
    // The kernel gives up after 40 links too (path_resolution(7)).
    for _ in 0..<40 {
      guard let status = try lstat(current), status.kind == .symlink else { return current }
      let target = try linkTarget(current)
      current = target.hasPrefix("/") ? target : PathParts(current).directoryPrefix + target
    }
    throw FileError(path: path, operation: "follow", errno: ELOOP)
  }

  private func linkTarget(_ path: String) throws(FileError) -> String {
    var length = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
      length = buffer.withMemoryRebound(to: CChar.self) { room in
        room.baseAddress.map { readlink(path, $0, room.count) } ?? 0
      }
      count = max(0, length)
    }
    guard length >= 0 else { throw FileError(path: path, operation: "follow", errno: errno) }
    return String(decoding: bytes, as: UTF8.self)
  }

  package func remove(_ path: String) throws(FileError) -> Bool {
    guard unlink(path) != 0 else { return true }
    if errno == ENOENT || errno == ENOTDIR { return false }
    throw FileError(path: path, operation: "remove", errno: errno)
  }

  package func rename(_ path: String, to target: String) throws(FileError) {
    guard renameat(AT_FDCWD, path, AT_FDCWD, target) == 0 else {
      throw FileError(path: path, operation: "rename", errno: errno)
    }
  }

  package func changeMode(_ path: String, to mode: UInt32) throws(FileError) {
    guard chmod(path, mode_t(mode)) == 0 else {
      throw FileError(path: path, operation: "change the mode of", errno: errno)
    }
  }

  package func currentDirectory() throws(FileError) -> String {
    guard let text = getcwd(nil, 0) else { throw FileError(path: ".", operation: "find", errno: errno) }
    defer { free(text) }
    return String(cString: text)
  }
}

/// A path split at its last component.
struct PathParts {
  /// To be opened: `.` where the path names no directory.
  let directory: String
  let name: String
  /// To put before another name: ends in a slash, or is empty.
  let directoryPrefix: String

  init(_ path: String) {
    guard let slash = path.lastIndex(of: "/") else {
      (directory, name, directoryPrefix) = (".", path, "")
      return
    }
    name = String(path[path.index(after: slash)...])
    directoryPrefix = String(path[...slash])
    directory = directoryPrefix
  }

  /// The directory above, for creating it; nil at the top.
  var parent: String? {
    let parent = directoryPrefix.dropLast()
    return parent.isEmpty ? nil : String(parent)
  }
}
