import Glibc

/// What a system call said went wrong.
struct SystemError: Error, CustomStringConvertible {
  let operation: String
  let errno: Int32

  init(_ operation: String, _ number: Int32 = Glibc.errno) {
    self.operation = operation
    errno = number
  }

  var description: String { "\(operation): \(String(cString: strerror(errno)))" }
}

/// Runs work that blocks on a thread of its own: a test that blocked one of the pool's could keep others from going on.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    detachThread { continuation.resume(with: Result(catching: work)) }
  }
}

func detachThread(_ work: @escaping @Sendable () -> Void) {
  final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  var thread = pthread_t()
  let failure = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }, Unmanaged.passRetained(Work(work)).toOpaque())
  precondition(failure == 0, "no thread can be made")
  pthread_detach(thread)
}

/// Reads until the other side ends; a terminal whose program has gone answers `EIO`, which is its end.
func readAll(_ descriptor: Int32, _ take: ([UInt8]) -> Void) {
  while true {
    var count = 0
    let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, initialized in
      repeat { count = read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
      initialized = max(0, count)
    }
    guard count > 0 else { return }
    take(piece)
  }
}

/// Writes everything, or as much as the other side takes before it goes.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
