import Glibc
import Platform

/// A new directory for one test, removed with everything in it.
struct TemporaryDirectory: ~Copyable {
  let path: String

  init() throws {
    var template = Array("\(Environment.process["TMPDIR"] ?? "/tmp")/gatectl-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(path: "/tmp", operation: "create", errno: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.removeAll(path) }

  subscript(name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String, mode: UInt32 = 0o600) throws {
    let files = LiveFileSystem()
    try files.createDirectory(self[name].parent)
    _ = try files.remove(self[name])
    try files.append(Array(text.utf8), to: self[name], mode: mode)
    try files.changeMode(self[name], to: mode)
  }

  func text(_ name: String) throws -> String? {
    try LiveFileSystem().read(self[name]).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private static func removeAll(_ path: String) {
    if (try? LiveFileSystem().lstat(path))?.kind == .directory {
      for name in (try? LiveFileSystem().list(path)) ?? [] { removeAll("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

extension String {
  fileprivate var parent: String { String(self[..<(lastIndex(of: "/") ?? startIndex)]) }
}
