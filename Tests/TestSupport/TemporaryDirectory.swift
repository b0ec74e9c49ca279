package import Glibc
import Platform

/// A new directory for one test, removed with everything in it.
package struct TemporaryDirectory: ~Copyable {
  package let path: String

  package init() throws { path = try RunFolder.newFolder() }

  deinit { RunFolder.remove(path) }

  package subscript(name: String) -> String { "\(path)/\(name)" }

  /// Replaces a file, and makes the folders above it.
  package func write(_ text: String, to name: String, mode: mode_t = 0o600) throws {
    let (files, file) = (LiveFileSystem(), self[name])
    try files.createDirectory(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]))
    _ = try files.remove(file)
    try files.append(Array(text.utf8), to: file, mode: UInt32(mode))
    chmod(file, mode)
  }

  package func text(_ name: String) throws -> String? {
    try LiveFileSystem().read(self[name]).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  package func names() throws -> [String] { try LiveFileSystem().list(path) }
}
