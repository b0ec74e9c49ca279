#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file operation the system refused.
package struct FileError: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// No space, or no quota, left.
    case noSpace
    case readOnly, permission, crossDevice, isDirectory, notFound
    /// Symbolic links that lead nowhere but to each other.
    case loop
    case tooLarge
    case other
  }

  package let path: String
  /// What was being done, as a verb: `read`, `replace`, `lock`.
  package let operation: String
  package let errno: Int32

  /// There is a device, pipe or socket, which no file takes the place of.
  package static func special(_ path: String) -> FileError {
    FileError(path: path, operation: "replace", errno: EINVAL)
  }

  package init(path: String, operation: String, errno: Int32) {
    self.path = path
    self.operation = operation
    self.errno = errno
  }

  package var kind: Kind {
    switch errno {
    case ENOSPC, EDQUOT: .noSpace
    case EROFS: .readOnly
    case EACCES, EPERM: .permission
    case EXDEV: .crossDevice
    case EISDIR: .isDirectory
    case ENOENT, ENOTDIR: .notFound
    case ELOOP: .loop
    case EFBIG: .tooLarge
    default: .other
    }
  }
}

extension FileError: CustomStringConvertible {
  /// `cannot replace '/home/you/.config/gatectl/config.yaml': no space left on device`.
  package var description: String {
    // What rename(2) would do to a device or a pipe is refused, for which errno has no name.
    let reason = operation == "replace" && errno == EINVAL ? "it is not a regular file" : errorText(errno)
    return "cannot \(operation) '\(path)': \(reason)"
  }
}

/// strerror(3) with a lower-case first letter, as messages are written here.
func errorText(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  let message = String(cString: text)
  return message.prefix(1).lowercased() + message.dropFirst()
}
