import LosslessYAML
import Platform

extension ConfigLayer {
  /// Writing makes a file the user's alone, and with that would make programs count which somebody else may have put
  /// there: so it is the user who has to say first that they are his.
  /// - Throws: `ConfigError.untrusted` for a key that runs a program, in a file that others can write.
  func checkPrograms(writtenBy user: UInt32) throws {
    // Root leaves a file to its owner, who is not trusted before and not behind.
    guard !isTrusted, let owner = status?.uid, user != 0 || owner == 0 else { return }
    if let store = document.root?["session-store"], !store.isNull {
      throw ConfigError.untrusted(at: FilePlace(path, store.location), key: "session-store")
    }
    for (key, node) in contexts?.entries ?? [] where key.string != nil && node.kind == .mapping {
      let part = LayeredContext.Part(layer: self, node: node)
      for field in Field.allCases where field.runsPrograms || field.shape == .secret {
        do {
          _ = try part.reading(field)
        } catch let error as ConfigError {
          // What is malformed runs nothing.
          if case .untrusted = error { throw error }
        }
      }
    }
  }
}
