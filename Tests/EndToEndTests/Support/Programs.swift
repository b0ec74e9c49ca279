import Glibc

/// The built programs, which lie beside the test bundle.
enum Programs {
  static let gatectl = folder + "/gatectl"
  static let demo = folder + "/gatectl-demo"
  /// Loaded into a program, it makes system calls fail.
  static let faults = folder + "/libFaults.so"

  private static let folder: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count)
    // A pipe that a program does not read from any more must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    let text = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(text[..<(text.lastIndex(of: "/") ?? text.startIndex)])
  }()
}
