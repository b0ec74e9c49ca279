import Glibc

/// The few things tests do with files.
enum Files {
  static func bytes(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SystemError("open \(path)") }
    defer { close(file) }
    var bytes: [UInt8] = []
    readAll(file) { bytes += $0 }
    return bytes
  }

  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw SystemError("open \(path)") }
    defer { close(file) }
    writeAll(Array(text.utf8), to: file)
  }

  /// With those above it, for its owner alone.
  static func makeFolder(_ path: String) throws {
    var folder = ""
    for name in path.split(separator: "/") {
      folder += "/\(name)"
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw SystemError("mkdir \(folder)") }
    }
  }

  static func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  static func exists(_ path: String) -> Bool { mode(path) != nil }
}
