import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Held while a descriptor is made that no child may inherit, and while a child is made: Swift's Glibc has no `pipe2`,
/// and between pipe(2) and `FD_CLOEXEC` a child of another thread would take the descriptor along.
let descriptorInheritance = Mutex<Void>(())

/// A pipe whose ends no child inherits: `ends[0]` to read, `ends[1]` to write.
func makePipe(_ ends: inout [Int32]) -> Bool {
  descriptorInheritance.withLock { _ in
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return true
  }
}
