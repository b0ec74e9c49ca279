import Platform
import Testing

/// A file system of given texts, every one executable; only looking is expected.
struct FixedFiles: FileSystem {
  let files: [String: String]

  func read(_ path: String) -> FileContents? {
    files[path].map { FileContents(bytes: Array($0.utf8), status: FileStatus(mode: 0o755)) }
  }

  func status(_ path: String) -> FileStatus? { files[path].map { _ in FileStatus(mode: 0o755) } }
  func lstat(_ path: String) -> FileStatus? { status(path) }
  func resolvingSymlinks(_ path: String) -> String { path }

  private func unexpected(_ operation: String, _ path: String) -> FileError {
    Issue.record("unexpected \(operation) of \(path)")
    return FileError(path: path, operation: operation, errno: 30)
  }

  func readChunks(_ path: String, chunk: Int, _ body: (UnsafeRawBufferPointer) -> Bool) throws(FileError) -> FileStatus?
  {
    throw unexpected("read", path)
  }
  func replace(_ path: String, with bytes: [UInt8], options: ReplaceOptions) throws(FileError) {
    throw unexpected("replace", path)
  }
  func removeStaleTemporaries(beside path: String) throws(FileError) { throw unexpected("clean", path) }
  func createDirectory(_ path: String, mode: UInt32) throws(FileError) { throw unexpected("create", path) }
  func remove(_ path: String) throws(FileError) -> Bool { throw unexpected("remove", path) }
  func rename(_ path: String, to target: String) throws(FileError) { throw unexpected("rename", path) }
  func list(_ directory: String) throws(FileError) -> [String] { throw unexpected("list", directory) }
  func append(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileError) { throw unexpected("append", path) }
  func changeMode(_ path: String, to mode: UInt32) throws(FileError) { throw unexpected("chmod", path) }
  func currentDirectory() throws(FileError) -> String { throw unexpected("find", ".") }
  func tryLock(_ path: String, exclusive: Bool) throws(FileError) -> FileLock? { throw unexpected("lock", path) }
  func lockHolder(_ path: String) -> LockHolder? { nil }
}
