import CLibCurl

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// libcurl's functions, found in a library opened at run time and never closed: linking it would
/// cost every start of the program 3 ms.
///
/// Unchecked, since it holds nothing but addresses of code, which do not change.
struct CurlLibrary: @unchecked Sendable {
  let easyInit: @convention(c) () -> UnsafeMutableRawPointer?
  let easyCleanup: @convention(c) (UnsafeMutableRawPointer?) -> Void
  let easyError: @convention(c) (CURLcode) -> UnsafePointer<CChar>?
  let listAppend:
    @convention(c) (UnsafeMutablePointer<curl_slist>?, UnsafePointer<CChar>?) -> UnsafeMutablePointer<curl_slist>?
  let listFree: @convention(c) (UnsafeMutablePointer<curl_slist>?) -> Void
  let multiInit: @convention(c) () -> UnsafeMutableRawPointer?
  let multiCleanup: @convention(c) (UnsafeMutableRawPointer?) -> CURLMcode
  let multiAdd: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> CURLMcode
  let multiRemove: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> CURLMcode
  let multiPerform: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?) -> CURLMcode
  let multiPoll:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafeMutablePointer<curl_waitfd>?, UInt32, Int32, UnsafeMutablePointer<Int32>?
    ) -> CURLMcode
  let multiWakeUp: @convention(c) (UnsafeMutableRawPointer?) -> CURLMcode
  let multiInfoRead:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?) -> UnsafeMutablePointer<CURLMsg>?
  let multiError: @convention(c) (CURLMcode) -> UnsafePointer<CChar>?
  /// Variadic, called through the shims of `CLibCurl`.
  let easySetOption: UnsafeMutableRawPointer
  let easyGetInfo: UnsafeMutableRawPointer
  let multiSetOption: UnsafeMutableRawPointer

  /// What libcurl is called where OpenSSL, then where GnuTLS is behind it, then on macOS.
  static let names = ["libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"]

  /// Opens the first of `names` that is there; lazily, since binding every symbol of the thirty libraries
  /// behind it at once takes longer than a request.
  /// - Throws: `HTTPError.libraryMissing`.
  static func open(_ names: [String] = names) throws(HTTPError) -> CurlLibrary {
    guard let image = names.lazy.compactMap({ dlopen($0, RTLD_LAZY | RTLD_LOCAL) }).first else {
      throw .libraryMissing(
        reason: "\(names.first ?? "libcurl") cannot be opened; install libcurl4 (Debian, Ubuntu) or libcurl (Fedora)")
    }
    return try CurlLibrary(Image(handle: image))
  }

  private init(_ image: Image) throws(HTTPError) {
    image.keepOpenSSLAliveAtExit()
    let globalInit: @convention(c) (Int) -> CURLcode = try image.function("curl_global_init")
    let result = globalInit(Int(CURL_GLOBAL_DEFAULT))
    guard result == CURLE_OK else {
      throw .libraryMissing(reason: "libcurl cannot be initialised (code \(result.rawValue))")
    }
    easyInit = try image.function("curl_easy_init")
    easyCleanup = try image.function("curl_easy_cleanup")
    easyError = try image.function("curl_easy_strerror")
    listAppend = try image.function("curl_slist_append")
    listFree = try image.function("curl_slist_free_all")
    multiInit = try image.function("curl_multi_init")
    multiCleanup = try image.function("curl_multi_cleanup")
    multiAdd = try image.function("curl_multi_add_handle")
    multiRemove = try image.function("curl_multi_remove_handle")
    multiPerform = try image.function("curl_multi_perform")
    multiPoll = try image.function("curl_multi_poll")
    multiWakeUp = try image.function("curl_multi_wakeup")
    multiInfoRead = try image.function("curl_multi_info_read")
    multiError = try image.function("curl_multi_strerror")
    easySetOption = try image.address("curl_easy_setopt")
    easyGetInfo = try image.address("curl_easy_getinfo")
    multiSetOption = try image.address("curl_multi_setopt")
  }
}

/// A shared library that was opened.
private struct Image {
  let handle: UnsafeMutableRawPointer

  func address(_ symbol: String) throws(HTTPError) -> UnsafeMutableRawPointer {
    guard let address = dlsym(handle, symbol) else {
      throw .libraryMissing(reason: "libcurl has no \(symbol); version 7.68 or later is needed")
    }
    return address
  }

  func function<Function>(_ symbol: String) throws(HTTPError) -> Function {
    unsafeBitCast(try address(symbol), to: Function.self)
  }

  /// OpenSSL frees its tables in an exit handler, under the feet of the thread that is still
  /// transferring when the program ends; it can be told not to, before anything else initialises it.
  func keepOpenSSLAliveAtExit() {
    guard let symbol = dlsym(handle, "OPENSSL_init_crypto") else { return }
    typealias Initialise = @convention(c) (UInt64, UnsafeRawPointer?) -> Int32
    let withoutExitHandler: UInt64 = 0x0008_0000
    _ = unsafeBitCast(symbol, to: Initialise.self)(withoutExitHandler, nil)
  }
}
