import Foundation

/// A TLS server with a certificate of its own making: `openssl s_server` on a free loopback port, which
/// answers every request with 200 and a page about the connection.
final class TLSServer {
  let url: String
  let caFile: String
  let otherCAFile: String
  private let directory: URL
  private let process = Process()

  static let openssl = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/openssl" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  struct Failed: Error {}

  /// - Parameter name: the subject alternative name that the certificate is for.
  init(name: String = "IP:127.0.0.1") throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    (caFile, otherCAFile) = (
      directory.appendingPathComponent("a.pem").path, directory.appendingPathComponent("b.pem").path
    )
    for file in ["a", "b"] {
      try Self.make(certificate: file, name: name, in: directory)
    }
    guard let openssl = Self.openssl else { throw Failed() }
    process.executableURL = URL(fileURLWithPath: openssl)
    process.currentDirectoryURL = directory
    process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", "a.pem", "-key", "a.key", "-www"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var text = ""
    while !text.contains("\n") || !text.contains("ACCEPT") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Failed() }
      text += String(decoding: more, as: UTF8.self)
    }
    let port = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }?.split(separator: ":").last
    url = "https://127.0.0.1:\(port ?? "")/"
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(at: directory)
  }

  private static func make(certificate file: String, name: String, in directory: URL) throws {
    guard let openssl else { throw Failed() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: openssl)
    process.currentDirectoryURL = directory
    process.arguments =
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
      + [
        "-keyout", "\(file).key", "-out", "\(file).pem", "-subj", "/CN=test \(file)", "-addext",
        "subjectAltName=\(name)",
      ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
  }
}
