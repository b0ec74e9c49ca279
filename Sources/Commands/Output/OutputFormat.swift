import ArgumentParser

/// How `-o` wants what is listed or shown.
package enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  case table, wide, json, yaml, name
  /// The secret of an API token that was just made; elsewhere as `table`.
  case token

  /// What every command takes.
  static let everywhere = allCases.filter { $0 != .token }

  /// For completions.
  package static var allValueStrings: [String] { everywhere.map(\.rawValue) }
}
