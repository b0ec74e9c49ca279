package import LosslessYAML
package import Platform

/// The one door to the config file: reads take no lock, a write is locked, read again, edited, replaced
/// as a whole and durable.
package struct ConfigStore: Sendable {
  package let rules: LoadingRules
  package let files: any FileSystem
  /// How long a write waits for another one.
  package let lockWait: Duration
  /// Where edits are remembered, to be taken back; nil where there is no place for that.
  package let history: History?
  /// Told what a person should know of a write.
  package let notice: @Sendable (Notice) -> Void

  package enum Notice: Sendable, Hashable {
    /// The file was readable or writable by others; the write has made it 0600.
    case tightened(path: String, mode: UInt32)
    /// Another process holds the lock.
    case waiting(path: String, holder: LockHolder?)
    /// The edit is made but cannot be taken back.
    case unrecorded(reason: String)
  }

  package init(
    rules: LoadingRules, files: any FileSystem, history: History? = nil, lockWait: Duration = .seconds(5),
    notice: @escaping @Sendable (Notice) -> Void
  ) {
    self.rules = rules
    self.files = files
    self.history = history
    self.lockWait = lockWait
    self.notice = notice
  }

  package func load() throws -> Configuration { try Configuration(rules: rules, files: files) }

  /// What `plan` would make of the first file as it stands, without writing it.
  package func preview(_ plan: (Configuration) throws -> [YAMLEdit]) throws -> ConfigChange {
    try preview { try Revision(plan($0), of: $0) }
  }

  /// What a revision would make of the first file.
  package func preview(_ plan: (Configuration) throws -> Revision) throws -> ConfigChange {
    guard !rules.paths.isEmpty else { throw ConfigError.noConfigPath }
    return try change(plan).change
  }

  /// Applies `plan` to the first file under its lock, after reading it again.
  /// - Throws: what `plan` throws, and the `ConfigError`s of reading, locking, editing and writing; the
  ///   file is then as it was.
  @discardableResult
  package func edit(_ plan: (Configuration) throws -> [YAMLEdit]) throws -> ConfigChange {
    try revise { try Revision(plan($0), of: $0) }
  }

  /// The same for a text that comes into being otherwise than by edits.
  @discardableResult
  package func revise(_ plan: (Configuration) throws -> Revision) throws -> ConfigChange {
    guard let path = rules.paths.first else { throw ConfigError.noConfigPath }
    return try locked(path) { target in
      let (change, revision) = try change(plan)
      if !change.isEmpty {
        try change.layer.checkPrograms(writtenBy: rules.user)
        try write(change, to: target)
        record(change, revision)
      }
      return change
    }
  }

  /// Replaces a first file that cannot be parsed; nothing of it is remembered.
  /// - Returns: false, and nothing done, where it is not `original` any more.
  func replaceMalformed(_ original: [UInt8], with document: YAMLDocument) throws -> Bool {
    guard let path = rules.paths.first else { throw ConfigError.noConfigPath }
    return try locked(path) { target in
      guard try files.read(target)?.bytes ?? [] == original else { return false }
      try files.removeStaleTemporaries(beside: target)
      try files.replace(target, with: document.bytes)
      return true
    }
  }

  private func change(_ plan: (Configuration) throws -> Revision) throws -> (change: ConfigChange, revision: Revision) {
    let configuration = try load()
    guard let layer = configuration.layers.first else { throw ConfigError.noConfigPath }
    let revision = try plan(configuration)
    return (ConfigChange(layer: layer, after: revision.document), revision)
  }

  /// Logins, refreshes and logouts are no edits of the user's and make no history.
  private func record(_ change: ConfigChange, _ revision: Revision) {
    guard let history, !revision.isSessionOnly else { return }
    do {
      try history.record(
        from: change.layer.document, to: change.after, summary: revision.summary, renamed: revision.renamed)
    } catch HistoryError.inseparable {
      notice(.unrecorded(reason: "the file shares a session by an alias"))
    } catch let error as FileError {
      notice(.unrecorded(reason: error.description))
    } catch {
      notice(.unrecorded(reason: "the history cannot be read"))
    }
  }

  private func locked<Result>(_ path: String, _ body: (_ target: String) throws -> Result) throws -> Result {
    let target: String
    do throws(FileError) {
      target = try files.resolvingSymlinks(path)
      // Reading a pipe would wait for a writer, with the lock held.
      if try files.status(target)?.kind == .other { throw FileError.special(path) }
      try files.createDirectory(target.parentFolder, mode: 0o700)
    } catch {
      throw ConfigError.unwritable(path: path, error: error)
    }
    do {
      return try files.withLock(
        target, wait: lockWait, onWait: { notice(.waiting(path: path, holder: $0)) }, { try body(target) })
    } catch let error as LockError {
      throw ConfigError.locked(path: path, error: error)
    } catch let error as FileError {
      throw ConfigError.unwritable(path: path, error: error)
    }
  }

  private func write(_ change: ConfigChange, to target: String) throws {
    do throws(FileError) {
      try files.removeStaleTemporaries(beside: target)
      try files.replace(target, with: change.after.bytes)
    } catch {
      throw ConfigError.unwritable(path: change.layer.path, error: error)
    }
    if let mode = change.layer.status?.mode, mode & 0o077 != 0 {
      notice(.tightened(path: change.layer.path, mode: mode))
    }
  }
}

/// A change of the first file: what was there and what is, or would be.
package struct ConfigChange: Sendable {
  /// The file as it was read under the lock.
  package let layer: ConfigLayer
  package let after: YAMLDocument

  package init(layer: ConfigLayer, after: YAMLDocument) {
    self.layer = layer
    self.after = after
  }

  package var before: [UInt8] { layer.document.bytes }
  package var isEmpty: Bool { before == after.bytes }
}

extension String {
  /// The folder of a path; `.` for a bare name.
  package var parentFolder: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
