import Glibc
import Testing

/// A socket that listens and never takes a connection: the system connects as many as its queue holds.
final class DeafServer {
  let port: Int
  private var sockets: [Int32]

  /// - Parameter isFull: whether the queue is full already, so that whoever connects hears nothing at all.
  init(isFull: Bool) throws {
    let listener = Self.tcpSocket()
    sockets = [listener]
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = Self.with(&address) { pointer in
      bind(listener, pointer, size) == 0 && listen(listener, isFull ? 0 : 16) == 0
        && getsockname(listener, pointer, &size) == 0
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    try #require(isListening)
    // Linux queues one more than it is told to.
    for _ in 0..<(isFull ? 4 : 0) {
      let client = Self.tcpSocket()
      sockets.append(client)
      _ = Self.with(&address) { connect(client, $0, size) }
    }
  }

  deinit { for socket in sockets { close(socket) } }

  private static func tcpSocket() -> Int32 {
    socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
  }

  private static func with<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
  ) -> Result {
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
  }
}
