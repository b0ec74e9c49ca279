import LosslessYAML

extension ConfigStore {
  /// Keeps a text that a person made of `original`, together with what other processes have written meanwhile.
  /// - Returns: false, and nothing done, where both changed the same place, or where the original could not be parsed
  ///   and the file is not that any more.
  /// - Throws: `ConfigError.syntax`, and those of reading, locking and writing.
  package func keep(_ text: [UInt8], madeFrom original: [UInt8]) throws -> Bool {
    guard let path = rules.paths.first else { throw ConfigError.noConfigPath }
    let edited: YAMLDocument
    do {
      edited = try YAMLDocument(parsing: text)
    } catch {
      throw ConfigError.syntax(at: FilePlace(path, error.location), reason: error.description)
    }
    // What could not be read cannot be told apart by lines.
    guard let before = try? YAMLDocument(parsing: original) else { return try replaceMalformed(original, with: edited) }
    do {
      try revise { configuration in
        guard let current = configuration.layers.first?.document,
          let merged = EditMerge.merged(edited, from: before, into: current)
        else { throw ChangedMeanwhile() }
        return Revision(merged, summary: "edit")
      }
      return true
    } catch is ChangedMeanwhile {
      return false
    }
  }

  private struct ChangedMeanwhile: Error {}
}
