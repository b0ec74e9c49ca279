import Glibc

/// One HTTP/1.1 exchange with a server on this machine, for what gatectl is not asked to do itself.
enum PlainHTTP {
  struct Answer: Sendable {
    let status: Int
    let head: String
    let body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }

    /// - Parameter name: as the server spells it.
    func header(_ name: String) -> String? {
      head.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }
  }

  /// - Parameter url: `http://127.0.0.1:PORT/…`.
  static func send(
    _ method: String, _ url: String, body: String? = nil, type: String = "application/json"
  ) async throws -> Answer {
    let rest = url.dropFirst("http://127.0.0.1:".count)
    let port = rest.prefix { $0.isNumber }
    guard url.hasPrefix("http://127.0.0.1:"), let number = UInt16(port) else {
      throw SystemError("parse \(url)", EINVAL)
    }
    let content =
      body.map { "Content-Type: \(type)\r\nContent-Length: \($0.utf8.count)\r\n\r\n\($0)" } ?? "\r\n"
    let request =
      "\(method) \(rest.dropFirst(port.count)) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\(content)"
    return try await onThread {
      let socket = try connect(number)
      defer { close(socket) }
      writeAll(Array(request.utf8), to: socket)
      var bytes: [UInt8] = []
      readAll(socket) { bytes += $0 }
      return try Answer(bytes)
    }
  }

  /// A port on which nothing listens: one that was bound and let go.
  static func deadPort() throws -> Int {
    let (socket, port) = try boundPort()
    close(socket)
    return port
  }

  /// - Returns: a socket that holds a port of 127.0.0.1, to be closed.
  static func boundPort(_ port: UInt16 = 0) throws -> (socket: Int32, port: Int) {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    // A port of one's choice may have been somebody's a moment ago.
    var reuses: Int32 = port == 0 ? 0 : 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuses, socklen_t(MemoryLayout<Int32>.size))
    var address = loopback(port)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && listen(socket, 1) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard done else {
      close(socket)
      throw SystemError("bind port \(port)")
    }
    return (socket, Int(UInt16(bigEndian: address.sin_port)))
  }

  private static func connect(_ port: UInt16) throws -> Int32 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port)
    let done = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard done else {
      close(socket)
      throw SystemError("connect to port \(port)")
    }
    return socket
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}

extension PlainHTTP.Answer {
  fileprivate init(_ bytes: [UInt8]) throws {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3)) else {
      throw SystemError("read an answer", EPROTO)
    }
    self.init(status: status, head: String(text[..<end.lowerBound]), body: Array(text[end.upperBound...].utf8))
  }
}

extension String {
  /// Where `text` stands first.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
