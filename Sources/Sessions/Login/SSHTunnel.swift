import Platform
import Values

/// How a browser on the near side of an SSH connection reaches a listener on this one.
struct SSHTunnel {
  /// What to type there.
  let command: String

  /// Nil where this is no SSH session. `SSH_CONNECTION` names both ends: client, its port, server, its port.
  init?(_ environment: Environment, port: Int) {
    guard let ends = environment["SSH_CONNECTION"]?.split(separator: " "), ends.count == 4,
      ends.allSatisfy({ $0.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" || $0 == "%" || $0.isLetter } })
    else { return nil }
    let user = (environment["USER"] ?? environment["LOGNAME"]).flatMap { name in
      name.unicodeScalars.allSatisfy { $0.isASCIILetterOrDigit || "-._".unicodeScalars.contains($0) } ? "\(name)@" : nil
    }
    let server = ends[3] == "22" ? "" : "-p \(ends[3]) "
    command = "ssh -N -L \(port):127.0.0.1:\(port) \(server)\(user ?? "")\(ends[2])"
  }
}
