/// A text that must not be shown: printing or interpolating it yields `[redacted]`.
package struct Secret: Hashable, Sendable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The text itself, for the wire, the session's file or `--show-token`.
  package func reveal() -> String { text }

  /// The first six and last four characters, `69dd6f...2bc6`; all of one that this would give away by half is hidden.
  package var masked: String {
    text.count <= 20 ? "[redacted]" : "\(text.prefix(6))...\(text.suffix(4))".withoutControlCharacters
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "[redacted]" }
  package var debugDescription: String { "[redacted]" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
