import LosslessYAML
import Values

/// A text that somebody edited while the file went on changing: both changes, or none.
enum EditMerge {
  /// - Returns: the current text with what the person changed; nil where the two cannot be put together
  ///   without losing something.
  static func merged(
    _ edited: YAMLDocument, from original: YAMLDocument, into current: YAMLDocument
  ) -> YAMLDocument? {
    if current.bytes == original.bytes { return edited }
    // Sessions are kept as they are now, which would undo what the person did to one.
    guard sessions(edited) == sessions(original) else { return nil }
    do {
      let back = try RecordedChange(
        from: edited, to: original, number: 0, time: Timestamp(seconds: 0), summary: "", renamed: [:])
      guard let back else { return current }
      return try Reversal(back, in: current).document()
    } catch {
      return nil
    }
  }

  private static func sessions(_ document: YAMLDocument) -> [String: YAMLValue] {
    var sessions: [String: YAMLValue] = [:]
    for (key, context) in document.root?["contexts"]?.entries ?? [] {
      if let name = key.string, let session = context["session"] { sessions[name] = session.value }
    }
    return sessions
  }
}
