import Platform

extension ConfigStore {
  /// Finds out whether the first file is one to write: no program in it may be somebody else's.
  /// - Throws: `ConfigError.untrusted`, and those of reading.
  package func checkPrograms() throws { try load().layers.first?.checkPrograms(writtenBy: rules.user) }

  /// Finds out whether the first file could be replaced by one of its size: a file beside it is written and removed.
  /// - Throws: `ConfigError.unwritable`, `.unreadable`, `.noConfigPath`.
  package func checkWritable() throws {
    guard let path = rules.paths.first else { throw ConfigError.noConfigPath }
    do throws(FileError) {
      let target = try files.resolvingSymlinks(path)
      let folder = target.parentFolder
      try files.createDirectory(folder, mode: 0o700)
      let contents = try files.read(target)
      // A name of its own for each process: probes do not wait for each other.
      let probe = "\(folder)/.gatectl-probe-\(UInt64.random(in: 0...UInt64.max))"
      defer { _ = try? files.remove(probe) }
      try files.replace(
        probe, with: Array(repeating: 0x20, count: (contents?.bytes.count ?? 0) + 8192),
        options: ReplaceOptions(durable: false))
    } catch {
      throw ConfigError.unwritable(path: path, error: error)
    }
  }
}
