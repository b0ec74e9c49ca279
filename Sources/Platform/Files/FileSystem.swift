/// Files, and the locks that go with them. Every error is a `FileError`.
package protocol FileSystem: Sendable {
  /// The whole file, links followed; nil where there is none. One over `FileContents.largest` is an error.
  func read(_ path: String) throws(FileError) -> FileContents?

  /// Feeds the file to `body` in pieces of at most `chunk` bytes until it returns false or the file ends.
  /// - Returns: the file's status; nil, and `body` not called, where there is no file.
  func readChunks(
    _ path: String, chunk: Int, _ body: (UnsafeRawBufferPointer) -> Bool
  ) throws(FileError) -> FileStatus?

  /// Links followed; nil where there is nothing.
  func status(_ path: String) throws(FileError) -> FileStatus?

  /// Of the link itself, where it is one; nil where there is nothing.
  func lstat(_ path: String) throws(FileError) -> FileStatus?

  /// The path that a chain of symbolic links ends at; for a dangling link the path it would create.
  /// Only the last component is resolved: links among the directories are the kernel's business.
  func resolvingSymlinks(_ path: String) throws(FileError) -> String

  /// Replaces the file at a resolved path, or creates it: whole or not at all, on disk when this returns.
  /// Owner and group stay where the system allows; the mode is never looser than it was, nor than the options say.
  /// On failure the old file is untouched and no temporary file is left.
  func replace(_ path: String, with bytes: [UInt8], options: ReplaceOptions) throws(FileError)

  /// Removes the temporary files that killed processes left beside a resolved path; a live writer's stay.
  /// Called under the file's lock, so that nobody else is just starting to write.
  func removeStaleTemporaries(beside path: String) throws(FileError)

  /// With its parents; one that exists is left as it is.
  func createDirectory(_ path: String, mode: UInt32) throws(FileError)

  /// Removes a file or link; false where there was none.
  @discardableResult func remove(_ path: String) throws(FileError) -> Bool

  func rename(_ path: String, to target: String) throws(FileError)

  /// The names in a directory, sorted, without `.` and `..`; empty where there is no directory.
  func list(_ directory: String) throws(FileError) -> [String]

  /// Adds bytes at the file's end in one go, creating it with the mode.
  func append(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileError)

  func changeMode(_ path: String, to mode: UInt32) throws(FileError)

  /// The absolute path of the working directory.
  func currentDirectory() throws(FileError) -> String

  /// Takes the advisory lock of the file at a resolved path, which need not exist, if it is free.
  /// - Returns: the lock; nil where another holder has it.
  func tryLock(_ path: String, exclusive: Bool) throws(FileError) -> FileLock?

  /// Who holds the lock of a resolved path, as far as the system tells.
  func lockHolder(_ path: String) -> LockHolder?
}

/// How `replace` writes.
package struct ReplaceOptions: Hashable, Sendable {
  /// The loosest mode the file may end up with.
  package var maximumMode: UInt32
  /// Whether the bytes must have reached the disk before the call returns.
  package var durable: Bool

  package init(maximumMode: UInt32 = 0o600, durable: Bool = true) {
    self.maximumMode = maximumMode
    self.durable = durable
  }
}

extension FileSystem {
  package func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    try replace(path, with: bytes, options: ReplaceOptions())
  }

  package func createDirectory(_ path: String) throws(FileError) { try createDirectory(path, mode: 0o700) }

  package func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    try append(bytes, to: path, mode: 0o600)
  }
}
