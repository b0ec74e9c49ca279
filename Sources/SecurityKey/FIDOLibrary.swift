import CLibFIDO2

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// libfido2's functions, found in a library opened when a security key is wanted, and never closed.
///
/// Unchecked, since it holds nothing but addresses of code, which do not change.
struct FIDOLibrary: @unchecked Sendable {
  typealias Handles = UnsafeMutablePointer<OpaquePointer?>
  typealias Bytes = UnsafePointer<UInt8>

  let errorText: @convention(c) (Int32) -> UnsafePointer<CChar>?
  let listNew: @convention(c) (Int) -> OpaquePointer?
  let listFree: @convention(c) (Handles?, Int) -> Void
  let listFill: @convention(c) (OpaquePointer?, Int, UnsafeMutablePointer<Int>?) -> Int32
  let listEntry: @convention(c) (OpaquePointer?, Int) -> OpaquePointer?
  let manufacturer: @convention(c) (OpaquePointer?) -> UnsafePointer<CChar>?
  let product: @convention(c) (OpaquePointer?) -> UnsafePointer<CChar>?

  let keyNew: @convention(c) (OpaquePointer?) -> OpaquePointer?
  let keyOpen: @convention(c) (OpaquePointer?) -> Int32
  let keyClose: @convention(c) (OpaquePointer?) -> Int32
  let keyFree: @convention(c) (Handles?) -> Void
  let keyCancel: @convention(c) (OpaquePointer?) -> Int32
  let keySetTimeout: @convention(c) (OpaquePointer?, Int32) -> Int32
  let keyHasPIN: @convention(c) (OpaquePointer?) -> Bool
  let keyHasVerification: @convention(c) (OpaquePointer?) -> Bool
  let keyPINTries: @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?) -> Int32
  let keyTouchBegin: @convention(c) (OpaquePointer?) -> Int32
  let keyTouchStatus: @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?, Int32) -> Int32
  let keyAssert: @convention(c) (OpaquePointer?, OpaquePointer?, UnsafePointer<CChar>?) -> Int32

  let assertionNew: @convention(c) () -> OpaquePointer?
  let assertionFree: @convention(c) (Handles?) -> Void
  let assertionSetClientData: @convention(c) (OpaquePointer?, Bytes?, Int) -> Int32
  let assertionSetRelyingParty: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?) -> Int32
  let assertionAllow: @convention(c) (OpaquePointer?, Bytes?, Int) -> Int32
  let assertionSetPresence: @convention(c) (OpaquePointer?, UInt32) -> Int32
  let assertionSetVerification: @convention(c) (OpaquePointer?, UInt32) -> Int32
  let assertionCount: @convention(c) (OpaquePointer?) -> Int
  let authenticatorData: Field
  let signature: Field
  let credentialID: Field
  let userID: Field

  /// A piece of the answer with the given index: where it is, and how long.
  struct Field {
    let pointer: @convention(c) (OpaquePointer?, Int) -> Bytes?
    let length: @convention(c) (OpaquePointer?, Int) -> Int

    func bytes(_ assertion: OpaquePointer) -> [UInt8] {
      guard let start = pointer(assertion, 0) else { return [] }
      return Array(UnsafeBufferPointer(start: start, count: length(assertion, 0)))
    }
  }

  /// What libfido2 is called on Linux, then on macOS.
  static let names = ["libfido2.so.1", "libfido2.1.dylib"]

  /// Opens the first of the names that is there.
  /// - Throws: `SecurityKeyError.libraryMissing`.
  static func open(_ names: [String]) throws(SecurityKeyError) -> FIDOLibrary {
    guard let image = names.lazy.compactMap({ dlopen($0, RTLD_LAZY | RTLD_LOCAL) }).first else {
      throw .libraryMissing(
        "\(names.first ?? "libfido2") cannot be opened; install libfido2-1 (Debian, Ubuntu) or libfido2 (Fedora)")
    }
    return try FIDOLibrary(image)
  }
}

extension FIDOLibrary {
  private init(_ image: UnsafeMutableRawPointer) throws(SecurityKeyError) {
    func function<Function>(_ symbol: String) throws(SecurityKeyError) -> Function {
      guard let address = dlsym(image, symbol) else {
        throw .libraryMissing("libfido2 has no \(symbol); version 1.10 or later is needed")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    func field(_ name: String) throws(SecurityKeyError) -> Field {
      Field(pointer: try function("fido_assert_\(name)_ptr"), length: try function("fido_assert_\(name)_len"))
    }
    let initialise: @convention(c) (Int32) -> Void = try function("fido_init")
    initialise(0)
    errorText = try function("fido_strerr")
    listNew = try function("fido_dev_info_new")
    listFree = try function("fido_dev_info_free")
    listFill = try function("fido_dev_info_manifest")
    listEntry = try function("fido_dev_info_ptr")
    manufacturer = try function("fido_dev_info_manufacturer_string")
    product = try function("fido_dev_info_product_string")
    keyNew = try function("fido_dev_new_with_info")
    keyOpen = try function("fido_dev_open_with_info")
    keyClose = try function("fido_dev_close")
    keyFree = try function("fido_dev_free")
    keyCancel = try function("fido_dev_cancel")
    keySetTimeout = try function("fido_dev_set_timeout")
    keyHasPIN = try function("fido_dev_has_pin")
    keyHasVerification = try function("fido_dev_has_uv")
    keyPINTries = try function("fido_dev_get_retry_count")
    keyTouchBegin = try function("fido_dev_get_touch_begin")
    keyTouchStatus = try function("fido_dev_get_touch_status")
    keyAssert = try function("fido_dev_get_assert")
    assertionNew = try function("fido_assert_new")
    assertionFree = try function("fido_assert_free")
    assertionSetClientData = try function("fido_assert_set_clientdata")
    assertionSetRelyingParty = try function("fido_assert_set_rp")
    assertionAllow = try function("fido_assert_allow_cred")
    assertionSetPresence = try function("fido_assert_set_up")
    assertionSetVerification = try function("fido_assert_set_uv")
    assertionCount = try function("fido_assert_count")
    authenticatorData = try field("authdata")
    signature = try field("sig")
    credentialID = try field("id")
    userID = try field("user_id")
  }
}
