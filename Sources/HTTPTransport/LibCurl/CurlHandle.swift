import CLibCurl
import Values

/// One easy handle with its options, its header list and its error text; confined to the thread of
/// its `CurlLoop`.
final class CurlHandle {
  let library: CurlLibrary
  let easy: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>

  init(_ library: CurlLibrary) throws(HTTPError) {
    guard let easy = library.easyInit() else { throw .other(code: 27, reason: "out of memory") }
    self.library = library
    self.easy = easy
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    set(pointer: CURLOPT_ERRORBUFFER, errorText)
  }

  deinit {
    library.easyCleanup(easy)
    library.listFree(headers)
    errorText.deallocate()
  }

  /// - Throws: `HTTPError.other` where the library cannot do what the option asks.
  func require(_ option: CURLoption, _ value: Int) throws(HTTPError) {
    try check(gatectl_easy_setopt_long(library.easySetOption, easy, Int32(option.rawValue), value))
  }

  /// libcurl copies the text.
  func require(_ option: CURLoption, _ text: String) throws(HTTPError) {
    try check(gatectl_easy_setopt_pointer(library.easySetOption, easy, Int32(option.rawValue), text))
  }

  /// An option that not every libcurl knows, and that may be absent.
  /// - Returns: whether it was taken.
  @discardableResult
  func prefer(_ option: Int, _ value: Int) -> Bool {
    gatectl_easy_setopt_long(library.easySetOption, easy, Int32(option), value) == CURLE_OK
  }

  @discardableResult
  func prefer(_ option: Int, _ text: String) -> Bool {
    gatectl_easy_setopt_pointer(library.easySetOption, easy, Int32(option), text) == CURLE_OK
  }

  /// The pointer must outlive the handle, unless the option copies what it points to.
  func set(pointer option: CURLoption, _ value: UnsafeRawPointer?) {
    _ = gatectl_easy_setopt_pointer(library.easySetOption, easy, Int32(option.rawValue), value)
  }

  func set(receiver option: CURLoption, _ function: @escaping gatectl_receiver) {
    _ = gatectl_easy_setopt_receiver(library.easySetOption, easy, Int32(option.rawValue), function)
  }

  /// What is called with `context` once the connection stands and before the request goes out.
  func prefer(beforeRequest function: @escaping gatectl_prepared, _ context: UnsafeMutableRawPointer) {
    _ = gatectl_easy_setopt_prepared(library.easySetOption, easy, function)
    let option = Int32(gatectl_option_prereq_data)
    _ = gatectl_easy_setopt_pointer(library.easySetOption, easy, option, context)
  }

  /// libcurl copies the bytes; their number is set first, since they may hold NUL.
  func set(body: [UInt8]) throws(HTTPError) {
    let size = Int32(CURLOPT_POSTFIELDSIZE_LARGE.rawValue)
    try check(gatectl_easy_setopt_offset(library.easySetOption, easy, size, Int64(body.count)))
    let option = Int32(CURLOPT_COPYPOSTFIELDS.rawValue)
    // An empty array has no address, and libcurl takes none for "no body".
    let bytes = body.isEmpty ? [0] : body
    try check(gatectl_easy_setopt_pointer(library.easySetOption, easy, option, bytes))
  }

  /// Adds a line to the request's head, in libcurl's own grammar.
  func append(header line: String) throws(HTTPError) {
    guard let longer = library.listAppend(headers, line) else { throw .other(code: 27, reason: "out of memory") }
    headers = longer
    set(pointer: CURLOPT_HTTPHEADER, headers)
  }

  private func check(_ result: CURLcode) throws(HTTPError) {
    guard result != CURLE_OK else { return }
    throw .other(code: Int(result.rawValue), reason: explanation(of: result))
  }
}

extension CurlHandle {
  /// What libcurl wrote about this transfer's failure, else what the code means in general.
  func explanation(of result: CURLcode) -> String {
    let own = String(cString: errorText).withoutControlCharacters.trimmed
    if !own.isEmpty { return own }
    return library.easyError(result).map { String(cString: $0) } ?? "code \(result.rawValue)"
  }

  func information(_ info: CURLINFO) -> Int { information(number: Int(info.rawValue)) }

  /// A number that libcurl knows about the transfer; 0 where it does not know `number`.
  func information(number: Int) -> Int {
    var value = 0
    let result = gatectl_easy_getinfo_long(library.easyGetInfo, easy, Int32(number), &value)
    return result == CURLE_OK ? value : 0
  }

  /// From the start of the transfer; zero where that point was not reached.
  func elapsed(_ info: CURLINFO) -> Duration {
    var microseconds: Int64 = 0
    _ = gatectl_easy_getinfo_offset(library.easyGetInfo, easy, Int32(info.rawValue), &microseconds)
    return .microseconds(microseconds)
  }
}
