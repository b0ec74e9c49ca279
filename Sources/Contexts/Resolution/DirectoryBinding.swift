package import Platform
import Values

/// The context that a folder is bound to: the nearest `.gatectl-context` from the working directory
/// upwards, below `$HOME` and owned by the user; others are somebody else's say.
package enum DirectoryBinding {
  package static let fileName = ".gatectl-context"

  /// - Parameters:
  ///   - folder: the working directory, absolute.
  ///   - user: the user whose files count.
  /// - Returns: the name and its file; nil where none counts.
  package static func nearest(
    from folder: String, environment: Environment, files: any FileSystem, user: UInt32
  ) -> Sourced<String>? {
    guard let home = environment.home, home != "/" else { return nil }
    var current = folder[...]
    while current.hasPrefix("\(home)/") {
      let path = "\(current)/\(fileName)"
      if let contents = try? files.read(path), contents.status.uid == user {
        let line = String(decoding: contents.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
          .map(\.trimmed).first { !$0.isEmpty && !$0.hasPrefix("#") }
        if let line { return Sourced(line, from: .binding(path: path)) }
      }
      guard let slash = current.lastIndex(of: "/") else { return nil }
      current = current[..<slash]
    }
    return nil
  }
}
