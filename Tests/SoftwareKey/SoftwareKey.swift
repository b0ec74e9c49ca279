package import Crypto
import Glibc
import Synchronization

/// A FIDO2 security key made of software, for tests: it listens at a Unix socket, and `SoftwareKeyTransport` makes
/// libfido2 believe that it is plugged in.
package final class SoftwareKey: Sendable {
  /// What its owner does when it waits to be touched.
  package enum Owner: Sendable { case touches, denies, letsItTimeOut, isAway }

  /// A credential for one relying party.
  package struct Credential: Sendable {
    package let id: [UInt8]
    package let relyingParty: String
    package let user: [UInt8]
    package let key = P256.Signing.PrivateKey()

    package init(id: [UInt8], relyingParty: String, user: [UInt8]) {
      (self.id, self.relyingParty, self.user) = (id, relyingParty, user)
    }

    /// The public key as an uncompressed point (X9.62).
    package var publicPoint: [UInt8] { Array(key.publicKey.x963Representation) }
  }

  /// What it remembers of being used.
  package struct Record: Sendable {
    /// PINs that were tried.
    package var pins = 0
    /// Touches that were asked for.
    package var touches = 0
    /// Times that a wait for a touch was called off.
    package var cancellations = 0
    package var triesLeft: Int
    var wrongInARow = 0
    var signatures: UInt32 = 0
    var agreement = P256.KeyAgreement.PrivateKey()
    var token: [UInt8] = []
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  let credentials: [Credential]
  let pin: String?
  let owner: Owner
  let record: Mutex<Record>
  private let listener: Int32
  /// Hangs up when the key is taken away.
  private let alarm: Int32
  private let stop: Int32

  /// - Parameters:
  ///   - path: of the socket, shorter than 100 bytes; its last part is the key's name.
  ///   - pin: nil where none is set.
  package init(
    at path: String, _ credentials: [Credential] = [], pin: String? = nil, owner: Owner = .touches, triesLeft: Int = 8
  ) throws {
    (self.credentials, self.pin, self.owner) = (credentials, pin, owner)
    record = Mutex(Record(triesLeft: triesLeft))
    listener = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var ends: [Int32] = [-1, -1]
    guard listener >= 0, pipe(&ends) == 0 else { throw Failure(errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (stop, alarm) = (ends[0], ends[1])
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(100)) }
    let isListening = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isListening, listen(listener, 4) == 0 else { throw Failure(errno: errno) }
    let (door, end) = (listener, stop)
    Thread.start { [weak self] in
      while Self.wait(for: door, or: end) {
        let connection = accept(door, nil, nil)
        guard connection >= 0 else { break }
        self?.serve(connection)
        close(connection)
      }
      close(door)
      close(end)
    }
  }

  deinit { close(alarm) }

  package struct Failure: Error { let errno: Int32 }

  package var soFar: Record { record.withLock { $0 } }

  /// Returns once it waits to be touched.
  package func waits() async {
    await withCheckedContinuation { continuation in
      let isWaiting = record.withLock { record in
        if record.touches == 0 { record.watchers.append(continuation) }
        return record.touches > 0
      }
      if isWaiting { continuation.resume() }
    }
  }

  /// False once the key is taken away.
  static func wait(for descriptor: Int32, or stop: Int32) -> Bool {
    var events = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&events, 2, -1) < 0, errno == EINTR {}
    return events[1].revents == 0
  }

  // CTAP 2.1, section 11.2.9.
  private enum Command {
    static let initialise: UInt8 = 0x06
    static let cbor: UInt8 = 0x10
    static let cancel: UInt8 = 0x11
  }

  private func serve(_ connection: Int32) {
    while let (command, payload) = receive(connection) {
      switch command {
      case Command.initialise:
        // The nonce, a channel, the protocol's version, the device's, and that it speaks CBOR and nothing older.
        reply(connection, command, payload + [0, 0, 0, 1, 2, 1, 0, 0, 0x0c])
      case Command.cbor: reply(connection, command, answer(payload) { self.touch(connection) })
      // Nothing is under way any more.
      case Command.cancel: continue
      default: return
      }
    }
  }

  private func receive(_ connection: Int32) -> (command: UInt8, payload: [UInt8])? {
    guard Self.wait(for: connection, or: stop) else { return nil }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(connection, &buffer, buffer.count, 0)
    return count > 0 ? (buffer[0], Array(buffer[1..<count])) : nil
  }

  private func reply(_ connection: Int32, _ command: UInt8, _ payload: [UInt8]) {
    let message = [command] + payload
    _ = send(connection, message, message.count, Int32(MSG_NOSIGNAL))
  }

  /// - Returns: CTAP's status of the wait for a touch: 0 where it came.
  private func touch(_ connection: Int32) -> UInt8 {
    let watchers = record.withLock { record in
      record.touches += 1
      defer { record.watchers = [] }
      return record.watchers
    }
    for watcher in watchers { watcher.resume() }
    switch owner {
    case .touches: return Status.ok
    case .denies: return Status.operationDenied
    case .letsItTimeOut: return Status.userActionTimeout
    case .isAway:
      while let message = receive(connection), message.command != Command.cancel {}
      record.withLock { $0.cancellations += 1 }
      return Status.keepaliveCancel
    }
  }
}

private enum Thread {
  static func start(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box)
    pthread_detach(thread)
  }
}
