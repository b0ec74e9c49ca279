import CLibFIDO2
import Values

/// A security key that is open, until the last reference to it goes.
///
/// Unchecked: libfido2 takes one call at a time for a key, which `SecurityKeys` sees to, and `cancel` beside one.
final class OpenKey: @unchecked Sendable {
  let name: String
  private let library: FIDOLibrary
  private var handle: OpaquePointer?

  /// - Parameter entry: of a list of keys.
  /// - Returns: nil where the key cannot be opened.
  init?(_ entry: OpaquePointer, _ library: FIDOLibrary) {
    guard let key = library.keyNew(entry) else { return nil }
    handle = key
    self.library = library
    let parts = [library.manufacturer(entry), library.product(entry)].compactMap { text in
      text.map { String(cString: $0).withoutControlCharacters.trimmed }
    }
    let told = parts.filter { !$0.isEmpty }.joined(separator: " ")
    name = told.isEmpty ? "the security key" : told
    guard library.keyOpen(key) == gatectl_fido_ok else { return nil }
  }

  deinit {
    // Closing a key that was never opened is refused, and does no harm.
    _ = library.keyClose(handle)
    library.keyFree(&handle)
  }

  /// Whether a PIN is set.
  var hasPIN: Bool { library.keyHasPIN(handle) }
  /// Whether it can tell by itself who touches it, such as by a finger.
  var hasOwnVerification: Bool { library.keyHasVerification(handle) }

  /// How many wrong PINs in all it still takes; nil where it does not say.
  var pinTries: Int? {
    var tries: Int32 = 0
    return library.keyPINTries(handle, &tries) == gatectl_fido_ok ? Int(tries) : nil
  }

  /// How long a call waits for an answer.
  func limit(to limit: Duration) {
    let (seconds, attoseconds) = limit.components
    _ = library.keySetTimeout(handle, Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000))
  }

  /// Ends the call under way, where the key can do that; the call then returns.
  func cancel() { _ = library.keyCancel(handle) }

  /// Begins to wait for a touch that only shows which key is meant.
  func beginTouch() -> Bool { library.keyTouchBegin(handle) == gatectl_fido_ok }

  /// Whether it was touched since; nil where the key is gone. Waits no longer than 50 ms.
  func isTouched() -> Bool? {
    var touched: Int32 = 0
    return library.keyTouchStatus(handle, &touched, 50) == gatectl_fido_ok ? touched != 0 : nil
  }

  /// What became of asking the key.
  enum Answer: Sendable {
    case signed(Assertion)
    case failed(FIDOStatus)
  }

  /// A question to the key.
  struct Question: Sendable {
    var relyingParty: String
    var credentials: [[UInt8]]
    /// The key signs its SHA-256.
    var clientData: [UInt8]
    /// Whether it is to be touched.
    var wantsTouch = true
    /// Whether it is to verify the person by itself.
    var wantsOwnVerification = false
    var pin: Secret?
  }

  /// Blocks until the key has answered.
  func ask(_ question: Question) -> Answer {
    var assertion = library.assertionNew()
    defer { library.assertionFree(&assertion) }
    var status = library.assertionSetClientData(assertion, question.clientData, question.clientData.count)
    if status == gatectl_fido_ok { status = library.assertionSetRelyingParty(assertion, question.relyingParty) }
    for credential in question.credentials where status == gatectl_fido_ok {
      status = library.assertionAllow(assertion, credential, credential.count)
    }
    if status == gatectl_fido_ok, !question.wantsTouch {
      status = library.assertionSetPresence(assertion, UInt32(gatectl_fido_false))
    }
    if status == gatectl_fido_ok, question.wantsOwnVerification {
      status = library.assertionSetVerification(assertion, UInt32(gatectl_fido_true))
    }
    if status == gatectl_fido_ok {
      // The secret's text lives as long as the call.
      status =
        question.pin.map { library.keyAssert(handle, assertion, $0.reveal()) }
        ?? library.keyAssert(handle, assertion, nil)
    }
    guard status == gatectl_fido_ok, let assertion, library.assertionCount(assertion) > 0 else {
      return .failed(FIDOStatus(code: status == gatectl_fido_ok ? gatectl_fido_no_credentials : status))
    }
    guard let data = ByteString.contents(of: library.authenticatorData.bytes(assertion)) else {
      return .failed(FIDOStatus(code: gatectl_fido_internal))
    }
    let (credential, user) = (library.credentialID.bytes(assertion), library.userID.bytes(assertion))
    return .signed(
      Assertion(
        // A key may leave out the ID where it was given but one (CTAP 2.1, section 6.2.2).
        credential: credential.isEmpty ? question.credentials.first ?? [] : credential, authenticatorData: data,
        clientData: question.clientData, signature: library.signature.bytes(assertion),
        user: user.isEmpty ? nil : user))
  }

  func text(_ status: FIDOStatus) -> String {
    library.errorText(status.code).map { String(cString: $0) } ?? "error \(status.code)"
  }
}

/// A code of libfido2 or CTAP.
struct FIDOStatus: Error, Hashable, Sendable {
  let code: Int32
}

/// A CBOR byte string (RFC 8949, section 3.1, major type 2), in which libfido2 hands out the authenticator data.
enum ByteString {
  /// Nil for anything else, or for one whose length is not that of what follows.
  static func contents(of bytes: [UInt8]) -> [UInt8]? {
    guard let first = bytes.first, first >> 5 == 2 else { return nil }
    let extra = [24: 1, 25: 2, 26: 4][Int(first & 31)] ?? 0
    guard first & 31 < 24 || extra > 0, bytes.count > extra else { return nil }
    let length = extra == 0 ? Int(first & 31) : bytes[1...extra].reduce(0) { $0 << 8 | Int($1) }
    return bytes.count == 1 + extra + length ? Array(bytes[(1 + extra)...]) : nil
  }
}
