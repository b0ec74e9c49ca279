/// A document's meaning without its spelling. Numbers with a fraction or an exponent stay text.
package indirect enum YAMLValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)
  case sequence([YAMLValue])
  /// In the order of the text.
  case mapping([YAMLEntry])
}

/// A key of a mapping with its value.
package struct YAMLEntry: Hashable, Sendable {
  package var key: String
  package var value: YAMLValue

  package init(_ key: String, _ value: YAMLValue) {
    self.key = key
    self.value = value
  }
}
