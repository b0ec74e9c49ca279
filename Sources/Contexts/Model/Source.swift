/// Where a value came from; `context explain` prints it, and messages name it.
package enum Source: Hashable, Sendable {
  case flag(String)
  case variable(String)
  case file(path: String, line: Int, column: Int)
  /// A `.gatectl-context` file.
  case binding(path: String)
  case standard
}

extension Source: CustomStringConvertible {
  package var description: String {
    switch self {
    case .flag(let name): "flag \(name)"
    case .variable(let name): "variable \(name)"
    case .file(let path, let line, _): "\(path):\(line)"
    case .binding(let path): path
    case .standard: "default"
    }
  }
}

/// A value that remembers where it came from.
package struct Sourced<Value: Sendable & Hashable>: Sendable, Hashable {
  package let value: Value
  package let source: Source

  package init(_ value: Value, from source: Source) {
    self.value = value
    self.source = source
  }

  package func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Sourced<Other> {
    Sourced<Other>(try transform(value), from: source)
  }
}
