import Contexts
import Gateways
import Platform
import Values

/// This machine, as a gateway is told of it: the same at every login.
package enum DeviceIdentity {
  static func current(_ dependencies: Dependencies, clientVersion: String) -> Device {
    let name =
      (try? dependencies.files.read("/proc/sys/kernel/hostname"))
      .flatMap { $0 }.map { String(decoding: $0.bytes, as: UTF8.self).trimmed.withoutControlCharacters } ?? ""
    return Device(id: id(dependencies), name: name, system: "linux", clientVersion: clientVersion)
  }

  /// Takes over the ID that another tool used, unless there is one already.
  /// - Returns: whether it was taken.
  package static func adopt(_ id: String, _ dependencies: Dependencies) -> Bool {
    guard let path = path(dependencies), stored(path, dependencies) == nil, isID(id) else { return false }
    return write(id, path, dependencies)
  }

  /// A UUID of version 4 (RFC 9562, section 5.4), made once. Where it cannot be kept it is new each time, which only
  /// makes the gateway's list of devices longer.
  private static func id(_ dependencies: Dependencies) -> String {
    let path = path(dependencies)
    if let path, let id = stored(path, dependencies) { return id }
    var bytes = dependencies.random(16)
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = Array("0123456789abcdef")
    let id = bytes.enumerated().map { index, byte in
      "\([4, 6, 8, 10].contains(index) ? "-" : "")\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
    if let path { _ = write(id, path, dependencies) }
    return id
  }

  private static func path(_ dependencies: Dependencies) -> String? {
    LoadingRules.stateFolder(dependencies.environment).map { "\($0)/device-id" }
  }

  private static func stored(_ path: String, _ dependencies: Dependencies) -> String? {
    guard let contents = try? dependencies.files.read(path) else { return nil }
    let id = String(decoding: contents.bytes, as: UTF8.self).trimmed
    return isID(id) ? id : nil
  }

  private static func isID(_ text: String) -> Bool {
    text.count == 36 && text.allSatisfy { $0.isASCII && ($0.isHexDigit || $0 == "-") }
  }

  private static func write(_ id: String, _ path: String, _ dependencies: Dependencies) -> Bool {
    do {
      try dependencies.files.createDirectory(path.parentFolder, mode: 0o700)
      try dependencies.files.replace(path, with: Array("\(id)\n".utf8))
      return true
    } catch {
      return false
    }
  }
}
