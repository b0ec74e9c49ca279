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
    guard let home = environment.home, home != "/", let end = try? files.status(home) else { return nil }
    var found: Sourced<String>?
    var current = folder[...]
    // HOME may be spelled through a link, the working directory never is: so places are compared, not names.
    while let place = try? files.status(String(current)), (place.device, place.inode) != (end.device, end.inode) {
      if found == nil { found = name(in: String(current), files, user) }
      guard let slash = current.lastIndex(of: "/"), current != "/" else { return nil }
      current = slash == current.startIndex ? "/" : current[..<slash]
    }
    return (try? files.status(String(current))) == nil ? nil : found
  }

  /// What a folder's own file says, where it is the user's.
  private static func name(in folder: String, _ files: any FileSystem, _ user: UInt32) -> Sourced<String>? {
    let path = "\(folder)/\(fileName)"
    guard let contents = try? files.read(path), contents.status.uid == user else { return nil }
    let line = String(decoding: contents.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map(\.trimmed).first { !$0.isEmpty && !$0.hasPrefix("#") }
    return line.map { Sourced($0, from: .binding(path: path)) }
  }
}
