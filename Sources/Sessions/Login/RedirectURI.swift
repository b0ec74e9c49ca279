import Platform
import Values

/// A redirect URI on this machine (RFC 8252, section 7.3), and what has to listen for it.
struct RedirectURI {
  private let uri: LoopbackURI

  /// What operators have allow-listed, where nothing else is said.
  static let standard = RedirectURI(
    LoopbackURI(origin: Origin(scheme: "http", host: "127.0.0.1", port: 8765), path: "/callback"))

  init(_ uri: LoopbackURI) { self.uri = uri }

  /// As it was written, with `port` for its own.
  func text(port: Int) -> String {
    let host = uri.origin.host.contains(":") ? "[\(uri.origin.host)]" : uri.origin.host
    return "http://\(host):\(port)\(uri.path)"
  }

  /// - Parameters:
  ///   - port: instead of its own.
  ///   - fallingBack: whether another port will do, as for an issuer that takes any (RFC 8252, section 7.3).
  func listening(port: Int?, fallingBack: Bool = false) -> LoopbackListener.Configuration {
    let own = uri.origin.port
    let host: LoopbackListener.Configuration.Host =
      switch uri.origin.host {
      case "localhost": .localhost
      case let host where host.contains(":"): .ipv6
      default: .ipv4
      }
    return LoopbackListener.Configuration(
      host: host, ports: port.map { [$0] } ?? [own] + (fallingBack ? [own + 1, own + 2, 0] : []), path: uri.path)
  }
}
