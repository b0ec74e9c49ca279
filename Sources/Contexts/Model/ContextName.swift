import Values

/// A name fit for a context: visible in a table, safe as an argument and in a shell's completion.
package enum ContextName {
  package enum Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case leadingDash
    case controlCharacter
    case surroundingSpace
    case tooLong

    package var description: String {
      switch self {
      case .empty: "a context's name cannot be empty"
      case .leadingDash: "a context's name cannot start with '-', it would read as an option"
      case .controlCharacter: "a context's name cannot hold control or invisible characters"
      case .surroundingSpace: "a context's name cannot start or end with a space"
      case .tooLong: "a context's name cannot be longer than 253 bytes"
      }
    }
  }

  /// - Throws: `Invalid` with what is wrong with `name`.
  package static func check(_ name: String) throws(Invalid) {
    guard !name.isEmpty else { throw .empty }
    guard !name.hasPrefix("-") else { throw .leadingDash }
    guard !name.unicodeScalars.contains(where: \.isControl) else { throw .controlCharacter }
    guard name == name.trimmed else { throw .surroundingSpace }
    guard name.utf8.count <= 253 else { throw .tooLong }
  }
}
