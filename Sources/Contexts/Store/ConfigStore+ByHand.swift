import LosslessYAML

extension ConfigStore {
  /// Keeps a text that a person made of `original`, together with what other processes have written meanwhile.
  /// - Returns: false, and nothing done, where both changed the same place, or where the original could not be parsed
  ///   and the file is not that any more.
  /// - Throws: `ConfigError.syntax`, and those of reading, locking and writing.
  package func keep(_ text: [UInt8], madeFrom original: [UInt8]) throws -> Bool {
    let edited = try document(text)
    // What could not be read cannot be told apart by lines.
    guard let before = try? document(original) else { return try replaceMalformed(original, with: edited) }
    do {
      try revise { try merging(edited, madeFrom: before, into: $0) }
      return true
    } catch is ChangedMeanwhile {
      return false
    }
  }

  /// The same without writing.
  /// - Returns: nil where both changed the same place.
  /// - Throws: `ConfigError.syntax`, also where it is the original that could not be parsed: its secrets could not be
  ///   told from the rest.
  package func preview(_ text: [UInt8], madeFrom original: [UInt8]) throws -> ConfigChange? {
    let (edited, before) = (try document(text), try document(original))
    do {
      return try preview { try merging(edited, madeFrom: before, into: $0) }
    } catch is ChangedMeanwhile {
      return nil
    }
  }

  private func merging(
    _ edited: YAMLDocument, madeFrom before: YAMLDocument, into configuration: Configuration
  ) throws -> Revision {
    guard let current = configuration.layers.first?.document,
      let merged = EditMerge.merged(edited, from: before, into: current)
    else { throw ChangedMeanwhile() }
    return Revision(merged, summary: "edit")
  }

  private func document(_ text: [UInt8]) throws -> YAMLDocument {
    guard let path = rules.paths.first else { throw ConfigError.noConfigPath }
    do {
      return try YAMLDocument(parsing: text)
    } catch {
      throw ConfigError.syntax(at: FilePlace(path, error.location), reason: error.description)
    }
  }

  private struct ChangedMeanwhile: Error {}
}
