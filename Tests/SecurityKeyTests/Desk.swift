import Glibc
import Platform
import SecurityKey
import SoftwareKey
import SoftwareKeyTransport
import Synchronization
import Testing
import Values

/// A desk with security keys made of software, and a person who types PINs there.
final class Desk: Sendable {
  static let origin = Origin(scheme: "https", host: "gateway.acme.com", port: 443)
  static let challenge = "bm90LXRoZS1zYW1lLXR3aWNl"

  let folder: String
  private let pins: Mutex<[String?]>
  private let events = Mutex<[SecurityKeyEvent]>([])
  private let plugged = Mutex<[String]>([])

  /// - Parameter typing: what the person types, in turn; nil ends the input.
  init(typing pins: String?...) throws {
    var template = Array("/tmp/gatectl-key.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.pins = Mutex(pins)
  }

  deinit { Self.remove(folder) }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in (try? LiveFileSystem().list(path)) ?? [] { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// Plugs a key in; its name is `Acme NAME`.
  func plug(
    _ name: String = "key", _ credentials: [SoftwareKey.Credential] = [Desk.credential()], pin: String? = nil,
    owner: SoftwareKey.Owner = .touches, triesLeft: Int = 8
  ) throws -> SoftwareKey {
    let path = "\(folder)/\(name)"
    plugged.withLock { $0.append(path) }
    return try SoftwareKey(at: path, credentials, pin: pin, owner: owner, triesLeft: triesLeft)
  }

  static func credential(_ id: [UInt8] = [1, 2, 3], at relyingParty: String = "acme.com") -> SoftwareKey.Credential {
    SoftwareKey.Credential(id: id, relyingParty: relyingParty, user: [9, 9])
  }

  static func options(
    _ credentials: [[UInt8]] = [[8, 8], [1, 2, 3]], at relyingParty: String = "acme.com",
    verification: AssertionOptions.UserVerification = .preferred
  ) -> AssertionOptions {
    AssertionOptions(
      challenge: challenge, relyingParty: relyingParty, credentials: credentials, userVerification: verification,
      timeout: .seconds(60))
  }

  func keys(terminal: Bool = true, deviceFolder: String = "/nonexistent") -> SecurityKeys {
    let paths = plugged.withLock { $0.joined(separator: ":") }
    return SecurityKeys(
      terminal: Person(isThere: terminal) { [self] in pins.withLock { $0.isEmpty ? .none : .some($0.removeFirst()) } },
      files: LiveFileSystem(),
      discovery: { list, room, count in
        software_keys_list(list.map(UnsafeMutableRawPointer.init), room, count, paths)
      }, deviceFolder: deviceFolder)
  }

  /// Has a key answer, and fails for PINs that nobody asked for.
  func answer(_ options: AssertionOptions = Desk.options(), terminal: Bool = true) async throws -> Assertion {
    defer { #expect(pins.withLock { $0.isEmpty }, "a PIN was not asked for") }
    return try await keys(terminal: terminal).answer(options, for: Desk.origin) { event in
      self.events.withLock { $0.append(event) }
    }
  }

  var told: [SecurityKeyEvent] { events.withLock { $0 } }
}

/// A terminal that shows nothing and at which only secrets are typed.
private struct Person: Terminal {
  let isThere: Bool
  /// Nil where nothing more was to be asked for.
  let next: @Sendable () -> String??

  var isInputTTY: Bool { isThere }
  var isOutputTTY: Bool { isThere }
  var isErrorTTY: Bool { isThere }
  var width: Int { 80 }

  func readSecret(prompt: String) throws(TerminalError) -> Secret? {
    guard isThere else { throw .noTerminal }
    #expect(prompt.hasPrefix("Enter the PIN of Acme "), "\(prompt)")
    guard let typed = next() else {
      Issue.record("asked for one PIN more")
      return nil
    }
    return typed.map { Secret($0) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(TerminalError) { Issue.record("wrote to standard output") }
  func writeError(_ text: String) { Issue.record("wrote \(text)") }
  func readLine(prompt: String) throws(TerminalError) -> String? {
    Issue.record("asked for a line")
    return nil
  }
  func readAllInput(limit: Int) throws(TerminalError) -> [UInt8] {
    Issue.record("read standard input")
    return []
  }
  func lines(typing: @escaping @Sendable (Bool) -> Void) -> AsyncStream<String> { AsyncStream { $0.finish() } }
}
