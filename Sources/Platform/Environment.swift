#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The process's variables, or a given set of them in a test; an empty variable counts as unset.
package struct Environment: Sendable {
  private enum Storage: Sendable {
    case process
    case values([String: String])
  }
  private let storage: Storage

  /// A fixed set of variables.
  package init(_ values: [String: String]) { storage = .values(values) }

  private init(_ storage: Storage) { self.storage = storage }

  /// The variables of this process, each looked up when it is asked for.
  package static let process = Environment(.process)

  /// The variable's value; nil where it is unset or empty.
  package subscript(name: String) -> String? {
    let value: String?
    switch storage {
    case .process: value = getenv(name).map { String(cString: $0) }
    case .values(let values): value = values[name]
    }
    return value?.isEmpty == false ? value : nil
  }

  /// `HOME`, without a trailing slash; the password database is not asked, so a test's set of variables is all there is.
  package var home: String? {
    guard let home = self["HOME"] else { return nil }
    return home.count > 1 && home.hasSuffix("/") ? String(home.dropLast()) : home
  }

  /// Every variable, empty ones included, to hand on to a child.
  package var all: [String: String] {
    switch storage {
    case .values(let values): return values
    case .process:
      var result: [String: String] = [:]
      var entry = environ
      while let text = entry.pointee {
        let pair = String(cString: text)
        if let equals = pair.dropFirst().firstIndex(of: "=") {
          let name = String(pair[..<equals])
          if result[name] == nil { result[name] = String(pair[pair.index(after: equals)...]) }
        }
        entry += 1
      }
      return result
    }
  }

  /// These variables with some set and, where the value is nil, some removed.
  package func setting(_ changes: [String: String?]) -> Environment {
    var values = all
    for (name, value) in changes { values[name] = value }
    return Environment(values)
  }
}
