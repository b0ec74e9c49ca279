import ArgumentParser

/// How `-o` wants what is listed or shown.
package enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  case table, wide, json, yaml, name
}
