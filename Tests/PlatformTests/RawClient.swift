import Glibc
import Testing

@testable import Platform

/// A TCP connection that says exactly what a test wants said.
struct RawClient: Sendable {
  private let descriptor: Int32

  init(port: Int, ipv6: Bool = false) throws {
    descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var result: Int32 = -1
    if ipv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = in_port_t(port).bigEndian
      address.sin6_addr = in6addr_loopback
      result = Self.connect(descriptor, &address)
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
      result = Self.connect(descriptor, &address)
    }
    guard result == 0 else {
      let failure = errno
      Glibc.close(descriptor)
      throw FileError(path: "port \(port)", operation: "connect to", errno: failure)
    }
  }

  private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }

  func send(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { writeAllBytes($0, to: descriptor) } }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  func close() { Glibc.close(descriptor) }

  /// Everything up to the server's end of the connection; closes it.
  func receiveAll() async -> String {
    let text = await onThread { [descriptor] in
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return bytes.text }
        bytes += buffer[..<count]
      }
    }
    close()
    return text
  }

  /// One exchange on a connection of its own.
  static func exchange(port: Int, ipv6: Bool = false, _ request: String) async throws -> String {
    let client = try RawClient(port: port, ipv6: ipv6)
    client.send(request)
    return await client.receiveAll()
  }
}
