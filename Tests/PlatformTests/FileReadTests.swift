import Glibc
import Platform
import TestSupport
import Testing

struct FileReadTests {
  private let files = LiveFileSystem()

  @Test func missingFileIsNil() throws {
    let directory = try TemporaryDirectory()
    #expect(try files.read(directory["absent"]) == nil)
    #expect(try files.read(directory["absent/deeper"]) == nil)
    #expect(try files.status(directory["absent"]) == nil)
    #expect(try files.lstat(directory["absent"]) == nil)
    #expect(try files.readChunks(directory["absent"], chunk: 10) { _ in true } == nil)
    #expect(try files.list(directory["absent"]) == [])
    #expect(try files.remove(directory["absent"]) == false)
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 200_000, 5_000_001])
  func wholeFileIsRead(size: Int) throws {
    let directory = try TemporaryDirectory()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try files.replace(directory["file"], with: bytes)
    let contents = try #require(try files.read(directory["file"]))
    #expect(contents.bytes == bytes)
    #expect(contents.status.size == size)
    #expect(contents.status.kind == .file)
    #expect(contents.status.mode == 0o600)
    #expect(contents.status.uid == geteuid())
    #expect(try files.status(directory["file"]) == contents.status)
  }

  @Test func fileOfUnknownSizeIsReadToItsEnd() throws {
    let status = try #require(try files.read("/proc/self/status"))
    #expect(status.status.size == 0)
    #expect(status.bytes.text.hasPrefix("Name:"))
  }

  @Test func streamedReadStopsWhenTold() throws {
    let directory = try TemporaryDirectory()
    try directory.write("abcdefghij", to: "file")
    var seen: [String] = []
    let status = try files.readChunks(directory["file"], chunk: 4) { piece in
      seen.append(String(decoding: piece, as: UTF8.self))
      return seen.count < 2
    }
    #expect(seen == ["abcd", "efgh"])
    #expect(status?.size == 10)
    seen = []
    _ = try files.readChunks(directory["file"], chunk: 4) { piece in
      seen.append(String(decoding: piece, as: UTF8.self))
      return true
    }
    #expect(seen == ["abcd", "efgh", "ij"])
  }

  @Test func directoryIsNoFile() throws {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: FileError.self) { try files.read(directory.path) }
    #expect(error?.kind == .isDirectory)
    #expect(error?.description == "cannot read '\(directory.path)': is a directory")
  }

  @Test func linksAreResolvedThroughChains() throws {
    let directory = try TemporaryDirectory()
    try files.createDirectory(directory["a/b"])
    try directory.write("x", to: "a/target")
    symlink("../target", directory["a/b/second"])
    symlink("a/b/second", directory["first"])
    #expect(try files.resolvingSymlinks(directory["first"]) == directory["a/b/../target"])
    #expect(try files.lstat(directory["first"])?.kind == .symlink)
    #expect(try files.status(directory["first"])?.kind == .file)
    #expect(try files.resolvingSymlinks(directory["a/target"]) == directory["a/target"])
  }

  @Test func danglingLinkResolvesToWhatItWouldCreate() throws {
    let directory = try TemporaryDirectory()
    symlink("absent", directory["link"])
    symlink(directory["elsewhere"], directory["absolute"])
    #expect(try files.resolvingSymlinks(directory["link"]) == directory["absent"])
    #expect(try files.resolvingSymlinks(directory["absolute"]) == directory["elsewhere"])
    #expect(try files.resolvingSymlinks(directory["nothing"]) == directory["nothing"])
  }

  @Test func loopOfLinksIsAnError() throws {
    let directory = try TemporaryDirectory()
    symlink("two", directory["one"])
    symlink("one", directory["two"])
    let error = #expect(throws: FileError.self) { try files.resolvingSymlinks(directory["one"]) }
    #expect(error?.kind == .loop)
    #expect(throws: FileError.self) { try files.read(directory["one"]) }
  }

  struct ErrorCase: Sendable {
    let errno: Int32
    let kind: FileError.Kind
  }

  @Test(arguments: [
    ErrorCase(errno: ENOSPC, kind: .noSpace), ErrorCase(errno: EDQUOT, kind: .noSpace),
    ErrorCase(errno: EROFS, kind: .readOnly), ErrorCase(errno: EACCES, kind: .permission),
    ErrorCase(errno: EPERM, kind: .permission), ErrorCase(errno: EXDEV, kind: .crossDevice),
    ErrorCase(errno: EISDIR, kind: .isDirectory), ErrorCase(errno: ENOENT, kind: .notFound),
    ErrorCase(errno: ELOOP, kind: .loop), ErrorCase(errno: EIO, kind: .other),
  ])
  func errorKindFollowsErrno(row: ErrorCase) {
    #expect(FileError(path: "/x", operation: "read", errno: row.errno).kind == row.kind)
  }
}
