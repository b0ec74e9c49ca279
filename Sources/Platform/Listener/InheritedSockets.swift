#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sockets that children would take along: swift-nio opens its own without `FD_CLOEXEC`, and a browser that was
/// started while a listener stood would keep the port for as long as it runs.
enum InheritedSockets {
  /// Marks every socket of this process to be closed in the children it starts from now on.
  static func closeOnExec() {
    for descriptor in openDescriptors() where descriptor > 2 {
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { continue }
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0, flags & FD_CLOEXEC == 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
  }

  private static func openDescriptors() -> [Int32] {
    let names = (try? LiveFileSystem().list("/proc/self/fd")) ?? []
    return names.isEmpty ? Array(3..<256) : names.compactMap { Int32($0) }
  }
}
