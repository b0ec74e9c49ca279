package import Platform

/// The context that was current before, for `use -`: a convenience, kept out of the user's file.
package struct PreviousContext: Sendable {
  private let path: String
  private let files: any FileSystem

  /// Nil where there is no place for state, or no config file that it belongs to.
  package init?(_ rules: LoadingRules, _ environment: Environment, _ files: any FileSystem) {
    guard let folder = LoadingRules.stateFolder(environment), let key = rules.stateKey(files) else { return nil }
    path = "\(folder)/previous/\(key)"
    self.files = files
  }

  package func read() -> String? {
    guard let contents = try? files.read(path) else { return nil }
    let name = String(decoding: contents.bytes, as: UTF8.self)
    return name.isEmpty ? nil : name
  }

  /// Remembers a name. That it could not be written matters to nobody but the next `use -`.
  package func write(_ name: String) {
    try? files.createDirectory(path.parentFolder, mode: 0o700)
    // Another one's that is just being made may go too: one of the two is remembered, as if it had come last.
    try? files.removeStaleTemporaries(beside: path)
    try? files.replace(path, with: Array(name.utf8), options: ReplaceOptions(durable: false))
  }
}

extension LoadingRules {
  /// What state of the first file is filed under: its path, absolute and links followed, as a hash.
  func stateKey(_ files: any FileSystem) -> String? {
    guard let config = paths.first else { return nil }
    let resolved = (try? files.resolvingSymlinks(config)) ?? config
    let working = resolved.hasPrefix("/") ? "" : "\((try? files.currentDirectory()) ?? "")/"
    return (working + resolved).stableHash
  }
}

extension String {
  /// FNV-1a, 64 bits, as hexadecimal digits: a file name for what belongs to a path, the same in every version.
  package var stableHash: String {
    let hash = utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
