#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file that is closed when its owner goes; errors are plain errno values.
struct FileDescriptor: ~Copyable {
  let number: Int32

  init(owning number: Int32) { self.number = number }

  /// open(2) with `O_CLOEXEC`, beneath `directory` where one is given.
  init(_ path: String, _ flags: Int32, mode: UInt32 = 0, at directory: Int32 = AT_FDCWD) throws(SystemError) {
    var number: Int32
    repeat { number = openat(directory, path, flags | O_CLOEXEC, mode_t(mode)) } while number < 0 && errno == EINTR
    guard number >= 0 else { throw SystemError(errno) }
    self.number = number
  }

  deinit { close(number) }

  /// Closes now, so that a late write error is not lost.
  consuming func closeChecked() throws(SystemError) {
    let number = number
    discard self
    guard close(number) == 0 || errno == EINTR else { throw SystemError(errno) }
  }

  /// Hands the number over; the new owner closes it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  func status() throws(SystemError) -> FileStatus {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemError(errno) }
    return FileStatus(status)
  }

  /// As many bytes as one read(2) gives; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(number, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(number, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      guard errno == EINTR else { throw SystemError(errno) }
    }
  }

  func writeAll(_ bytes: [UInt8]) throws(SystemError) {
    let failure = bytes.withUnsafeBytes { writeAllBytes($0, to: number) }
    if failure != 0 { throw SystemError(failure) }
  }

  func synchronize() throws(SystemError) {
    // Some file systems cannot sync a directory and say EINVAL.
    guard fsync(number) == 0 || errno == EINVAL else { throw SystemError(errno) }
  }
}

/// An errno value on its way to an error that knows the path.
struct SystemError: Error {
  let errno: Int32
  init(_ errno: Int32) { self.errno = errno }
}

/// Writes everything, whatever interruptions and short writes come; waits where the descriptor is non-blocking.
/// - Returns: 0, or the errno that ended it.
func writeAllBytes(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count >= 0 {
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    } else if errno == EAGAIN {
      var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&poller, 1, -1)
    } else if errno != EINTR {
      return errno
    }
  }
  return 0
}
