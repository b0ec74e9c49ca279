package import Values

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What stat(2) tells of a file.
package struct FileStatus: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case file, directory, symlink, other }

  package let kind: Kind
  /// The permission bits, `0o7777` at most.
  package let mode: UInt32
  package let uid: UInt32
  package let gid: UInt32
  package let inode: UInt64
  package let device: UInt64
  package let mtime: Timestamp
  /// The part of `mtime` below a second.
  package let mtimeNanoseconds: Int
  /// In bytes.
  package let size: Int

  package init(
    kind: Kind = .file, mode: UInt32 = 0o600, uid: UInt32 = 0, gid: UInt32 = 0, inode: UInt64 = 0, device: UInt64 = 0,
    mtime: Timestamp = Timestamp(seconds: 0), mtimeNanoseconds: Int = 0, size: Int = 0
  ) {
    (self.kind, self.mode, self.uid, self.gid) = (kind, mode, uid, gid)
    (self.inode, self.device, self.size) = (inode, device, size)
    (self.mtime, self.mtimeNanoseconds) = (mtime, mtimeNanoseconds)
  }
}

extension FileStatus {
  init(_ status: stat) {
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .symlink
      default: .other
      }
    #if canImport(Darwin)
      let modified = status.st_mtimespec
    #else
      let modified = status.st_mtim
    #endif
    self.init(
      kind: kind, mode: UInt32(status.st_mode) & 0o7777, uid: status.st_uid, gid: status.st_gid,
      inode: UInt64(status.st_ino), device: UInt64(truncatingIfNeeded: status.st_dev),
      mtime: Timestamp(seconds: Int64(modified.tv_sec)), mtimeNanoseconds: Int(modified.tv_nsec),
      size: Int(status.st_size))
  }
}

/// A file's bytes with the status it had when they were read.
package struct FileContents: Hashable, Sendable {
  /// No file that is read whole is larger, in bytes: a config of seventy thousand contexts is not.
  package static let largest = 64 << 20

  package let bytes: [UInt8]
  package let status: FileStatus

  package init(bytes: [UInt8], status: FileStatus) {
    self.bytes = bytes
    self.status = status
  }
}
