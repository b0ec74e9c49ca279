import Platform
import SecurityKey
import SoftwareKey
import SoftwareKeyTransport
import Synchronization
import TestSupport
import Testing
import Values

/// A desk with security keys made of software, and a person who types PINs there.
final class Desk: Sendable {
  static let origin = Origin(scheme: "https", host: "gateway.acme.com", port: 443)
  static let challenge = "bm90LXRoZS1zYW1lLXR3aWNl"

  private let directory: TemporaryDirectory
  private let typist: Typist
  private let events = Mutex<[SecurityKeyEvent]>([])
  private let plugged = Mutex<[String]>([])

  /// - Parameter typing: what the person types, in turn; nil ends the input.
  init(typing pins: String?...) throws {
    directory = try TemporaryDirectory()
    typist = Typist(pins)
  }

  var folder: String { directory.path }

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
      terminal: terminal ? typist : Typist([], isThere: false), files: LiveFileSystem(),
      discovery: { list, room, count in
        software_keys_list(list.map(UnsafeMutableRawPointer.init), room, count, paths)
      }, deviceFolder: deviceFolder)
  }

  /// Has a key answer, and fails for PINs that nobody asked for.
  func answer(_ options: AssertionOptions = Desk.options(), terminal: Bool = true) async throws -> Assertion {
    defer {
      #expect(typist.untyped.isEmpty, "a PIN was not asked for")
      #expect(typist.prompts.allSatisfy { $0.hasPrefix("Enter the PIN of Acme ") }, "\(typist.prompts)")
    }
    return try await keys(terminal: terminal).answer(options, for: Desk.origin) { event in
      self.events.withLock { $0.append(event) }
    }
  }

  var told: [SecurityKeyEvent] { events.withLock { $0 } }
}
