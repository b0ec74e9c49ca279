#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the system calls the error `number` (strerror_r(3)), lower case: "connection refused".
func errorText(_ number: Int) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    buffer.initialize(repeating: 0)
    guard let start = buffer.baseAddress, strerror_r(Int32(number), start, buffer.count - 1) == 0 else {
      return "error \(number)"
    }
    return String(cString: start).lowercased()
  }
}
