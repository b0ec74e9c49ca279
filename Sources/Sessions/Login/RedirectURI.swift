import Platform
import Values

/// A redirect URI on this machine (RFC 8252, section 7.3), and what has to listen for it.
struct RedirectURI {
  private let origin: Origin
  private let path: String

  /// What operators have allow-listed, where nothing else is said.
  static let standard = RedirectURI(origin: Origin(scheme: "http", host: "127.0.0.1", port: 8765), path: "/callback")

  private init(origin: Origin, path: String) {
    self.origin = origin
    self.path = path
  }

  /// Nil where `text` is no plain-http loopback address with a port.
  init?(_ text: String) {
    guard let url = try? ServerURL(text), url.origin.scheme == "http",
      ["localhost", "127.0.0.1", "::1"].contains(url.origin.host),
      text.contains(":\(url.origin.port)")
    else { return nil }
    origin = url.origin
    let behind = text.trimmed.dropFirst("http://".count)
    path = behind.firstIndex(of: "/").map { String(behind[$0...]) } ?? ""
  }

  /// As it was written, with `port` for its own.
  func text(port: Int) -> String {
    let host = origin.host.contains(":") ? "[\(origin.host)]" : origin.host
    return "http://\(host):\(port)\(path)"
  }

  /// - Parameters:
  ///   - port: instead of its own.
  ///   - fallingBack: whether another port will do, as for an issuer that takes any (RFC 8252, section 7.3).
  func listening(port: Int?, fallingBack: Bool = false) -> LoopbackListener.Configuration {
    let host: LoopbackListener.Configuration.Host =
      switch origin.host {
      case "localhost": .localhost
      case let host where host.contains(":"): .ipv6
      default: .ipv4
      }
    return LoopbackListener.Configuration(
      host: host,
      ports: port.map { [$0] } ?? [origin.port] + (fallingBack ? [origin.port + 1, origin.port + 2, 0] : []), path: path
    )
  }
}
