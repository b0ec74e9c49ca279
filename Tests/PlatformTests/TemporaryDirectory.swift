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

  func write(_ text: String, to name: String, mode: mode_t = 0o600) throws {
    try LiveFileSystem().append(Array(text.utf8), to: self[name], mode: UInt32(mode))
    chmod(self[name], mode)
  }

  func text(_ name: String) throws -> String? {
    try LiveFileSystem().read(self[name]).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  func names() throws -> [String] { try LiveFileSystem().list(path) }

  private static func removeAll(_ path: String) {
    if (try? LiveFileSystem().lstat(path))?.kind == .directory {
      for name in (try? LiveFileSystem().list(path)) ?? [] { removeAll("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }
}

/// Runs a shell script to its end.
@discardableResult
func shell(_ script: String, _ arguments: String..., input: ChildCommand.Input = .null) async throws -> ChildResult {
  try await ChildProcess.live.run(
    ChildCommand(
      ["/bin/sh", "-c", script, "sh"] + arguments, environment: .process, input: input, output: .capture,
      error: .capture))
}
