package import Platform

/// Why an edit cannot be taken back or remembered.
package enum HistoryError: Error, Hashable, Sendable {
  /// There is nothing, or not so much, to take back.
  case exhausted(available: Int)
  /// The lines that the edit changed have been changed since.
  case changedSince(number: Int, summary: String)
  /// A session is shared by an alias: it cannot be told from the settings.
  case inseparable
  /// A record is no record.
  case malformed(path: String)
  case unreadable(FileError)
}
