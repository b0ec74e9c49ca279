#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Which authorities a server's certificate is checked against.
enum CertificateAuthorities: Hashable, Sendable {
  /// A file or a directory that was named, or both; each nil where only the other was.
  case named(file: String?, directory: String?)
  /// A directory of certificates under the hashes of their names, of which OpenSSL reads just the
  /// ones it needs: 15 ms for a request instead of 60 with a file of all.
  case hashed(directory: String)
  /// Whatever libcurl was built with.
  case builtIn

  /// The context's own file, then the variables that curl and OpenSSL users know, then the system's.
  static func chosen(file: String?, variables: [String: String], system: @autoclosure () -> Self) -> Self {
    if let file { return .named(file: file, directory: nil) }
    func variable(_ name: String) -> String? {
      guard let value = variables[name], !value.isEmpty else { return nil }
      return value
    }
    if let bundle = variable("CURL_CA_BUNDLE") { return .named(file: bundle, directory: nil) }
    let (file, directory) = (variable("SSL_CERT_FILE"), variable("SSL_CERT_DIR"))
    return file == nil && directory == nil ? system() : .named(file: file, directory: directory)
  }

  /// Looked for once, with the first request over TLS.
  static let ofThisSystem = system()

  /// Where distributions keep the hashed directory.
  static let systemDirectories = [
    "/etc/ssl/certs", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted/pem/directory-hash",
  ]

  /// Fewer hashed names than this are not a system's store but a few that someone added beside one.
  static let fewest = 20

  /// The first of `directories` that is a whole hashed store.
  static func system(directories: [String] = systemDirectories) -> Self {
    directories.first(where: isHashed).map { .hashed(directory: $0) } ?? .builtIn
  }

  private static func isHashed(_ directory: String) -> Bool {
    guard let stream = opendir(directory) else { return false }
    defer { closedir(stream) }
    var hashed = 0
    while hashed < fewest, let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if isHash(name) { hashed += 1 }
    }
    return hashed >= fewest
  }

  /// Eight hexadecimal digits, a dot and a number: what `openssl rehash` makes.
  private static func isHash(_ name: [UInt8]) -> Bool {
    guard name.count >= 10, name[8] == UInt8(ascii: ".") else { return false }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
    return name[..<8].allSatisfy { digits.contains($0) || letters.contains($0) }
      && name[9...].allSatisfy(digits.contains)
  }
}
