#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A command's program, searched for as execvp(3) does, but in the child's `PATH`.
struct Executable {
  let name: String
  let path: String

  init(_ command: ChildCommand) throws(ChildError) {
    name = command.arguments.first ?? ""
    guard !name.isEmpty else { throw .notFound(program: name) }
    if name.contains("/") {
      path = name
      return
    }
    guard let found = Self.find(name, in: command.environment) else { throw .notFound(program: name) }
    path = found
  }

  /// The first executable file of that name; else the first file that is none, so that the error can say so.
  static func find(_ name: String, in environment: Environment) -> String? {
    var fallback: String?
    for directory in (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") {
      let candidate = "\(directory)/\(name)"
      if access(candidate, X_OK) == 0, (try? LiveFileSystem().status(candidate)?.kind) == .file { return candidate }
      if fallback == nil, errno == EACCES { fallback = candidate }
    }
    return fallback
  }

  func error(_ errno: Int32) -> ChildError {
    errno == ENOENT ? .notFound(program: name) : .notExecutable(program: name, errno: errno)
  }
}

extension Environment {
  /// `NAME=value`, for execve(2).
  var assignments: [String] { all.map { "\($0)=\($1)" } }
}

/// Null-terminated arrays of C strings, valid during `body`.
func withCStrings<Value>(
  _ first: [String], _ second: [String],
  _ body: ([UnsafeMutablePointer<CChar>?], [UnsafeMutablePointer<CChar>?]) -> Value
) -> Value {
  let firstCopies = first.map { strdup($0) }
  let secondCopies = second.map { strdup($0) }
  defer { for copy in firstCopies + secondCopies { free(copy) } }
  return body(firstCopies + [nil], secondCopies + [nil])
}
