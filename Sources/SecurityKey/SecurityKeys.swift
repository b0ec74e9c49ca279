package import Platform
package import Values

/// The security keys that are plugged in, by way of libfido2: nothing of it is touched before one is wanted.
package struct SecurityKeys: Sendable {
  /// Fills libfido2's list of keys, as `fido_dev_info_manifest` does: the list, its room, how many were found.
  /// - Returns: libfido2's code.
  package typealias Discovery = @Sendable (OpaquePointer?, Int, UnsafeMutablePointer<Int>?) -> Int32

  let terminal: any Terminal
  private let files: any FileSystem
  private let libraries: [String]
  private let discovery: Discovery?
  private let deviceFolder: String

  /// - Parameters:
  ///   - libraries: what libfido2 may be called; the first that is there is opened.
  ///   - discovery: where keys come from; nil: libfido2's own, which asks the system.
  ///   - deviceFolder: where the kernel describes its HID devices.
  package init(
    terminal: any Terminal, files: any FileSystem, libraries: [String] = SecurityKeys.libraryNames,
    discovery: Discovery? = nil, deviceFolder: String = "/sys/class/hidraw"
  ) {
    (self.terminal, self.files, self.libraries) = (terminal, files, libraries)
    (self.discovery, self.deviceFolder) = (discovery, deviceFolder)
  }

  /// On Linux, then on macOS.
  package static let libraryNames = FIDOLibrary.names

  /// Has a key answer: the one that holds a credential of the options, or of several the one that is touched.
  /// - Parameters:
  ///   - origin: the gateway's, which the answer is for and no other.
  ///   - tell: what the person has to know meanwhile; the PIN is asked for on the terminal.
  package func answer(
    _ options: AssertionOptions, for origin: Origin, tell: @escaping @Sendable (SecurityKeyEvent) -> Void
  ) async throws(SecurityKeyError) -> Assertion {
    guard ClientData.may(origin, askFor: options.relyingParty) else {
      throw .foreignRelyingParty(options.relyingParty, origin: origin.description)
    }
    let question = OpenKey.Question(
      relyingParty: options.relyingParty, credentials: options.credentials,
      clientData: ClientData.assertion(challenge: options.challenge, origin: origin))
    let holders = try await holders(of: question)
    let limit = Self.limit(options.timeout)
    let choice = KeyChoice(limit: limit, tell: tell)
    let holder = try await choice.one(of: holders)
    let verification = KeyVerification(
      key: holder.key, wish: options.userVerification, limit: limit, terminal: terminal, tell: tell)
    var asked = question
    asked.credentials = holder.credentials
    return try await verification.answer(asked)
  }

  /// What the relying party proposes, within what a person can do (WebAuthn Level 2, section 5.1.4.1, step 4).
  private static func limit(_ proposed: Duration?) -> Duration {
    min(max(proposed ?? .seconds(60), .seconds(15)), .seconds(300))
  }

  /// A key, and those of the credentials asked for that it holds, as far as it tells.
  struct Holder: Sendable {
    let key: OpenKey
    let credentials: [[UInt8]]
  }

  /// Opens the keys and asks each for the credentials, which needs no touch.
  private func holders(of question: OpenKey.Question) async throws(SecurityKeyError) -> [Holder] {
    let (libraries, discovery) = (libraries, discovery)
    let found = await BlockingWait.run { () -> Result<(keys: [OpenKey], holders: [Holder]), SecurityKeyError> in
      Result { () throws(SecurityKeyError) in
        let library = try FIDOLibrary.open(libraries)
        let keys = KeyList.open(library, discovery)
        return (keys, keys.compactMap { $0.holder(of: question) })
      }
    }
    let (keys, holders) = try found.get()
    if !holders.isEmpty { return holders }
    if !keys.isEmpty { throw .noMatchingCredential(keys: keys.map(\.name)) }
    let closed = closedNodes
    throw closed.isEmpty ? .noKey : .notPermitted(closed)
  }

  /// Nodes of security keys. libfido2 passes over those that it may not open; the kernel tells everybody what they are.
  private var closedNodes: [String] {
    let names = (try? files.list(deviceFolder)) ?? []
    return names.filter { name in
      let path = "\(deviceFolder)/\(name)/device/report_descriptor"
      // The usage page of FIDO (CTAP 2.1, section 11.2.8.2), with which the descriptor begins.
      return (try? files.read(path))??.bytes.starts(with: [0x06, 0xd0, 0xf1]) == true
    }.map { "/dev/\($0)" }
  }
}

/// The list of keys that libfido2 finds.
private enum KeyList {
  /// More than anybody plugs in.
  private static let room = 64

  static func open(_ library: FIDOLibrary, _ discovery: SecurityKeys.Discovery?) -> [OpenKey] {
    var list = library.listNew(room)
    defer { library.listFree(&list, room) }
    var count = 0
    let status = discovery.map { $0(list, room, &count) } ?? library.listFill(list, room, &count)
    guard list != nil, status == 0 else { return [] }
    return (0..<min(count, room)).compactMap { index in
      library.listEntry(list, index).flatMap { OpenKey($0, library) }
    }
  }
}
