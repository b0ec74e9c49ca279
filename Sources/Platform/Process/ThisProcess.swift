#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The process itself.
package enum ThisProcess {
  /// What was typed behind the program's name.
  package static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

  /// The user whose rights count.
  package static var userID: UInt32 { geteuid() }

  /// Ends with a status; threads that still run (libcurl's) are not waited for.
  package static func end(with status: Int32) -> Never { exit(status) }
}
