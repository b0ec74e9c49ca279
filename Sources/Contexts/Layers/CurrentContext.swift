import LosslessYAML
package import Platform

/// The current context's name from the first bytes of the first file, however long that file is.
package enum CurrentContext {
  /// Enough for a comment block and the first keys; libyaml reads as much at a time anyway.
  private static let window = 16_384

  /// Nil where a variable names a context or the name does not stand at the file's start: then the whole
  /// resolution has to answer.
  package static func quick(
    _ rules: LoadingRules, _ environment: Environment, _ files: any FileSystem
  ) -> String? {
    guard environment["GATECTL_CONTEXT"] == nil, environment["RACK_GATEWAY_RACK"] == nil, let path = rules.paths.first
    else { return nil }
    var start: [UInt8] = []
    let status = try? files.readChunks(path, chunk: window) { bytes in
      start += bytes
      return false
    }
    guard let size = status?.size else { return nil }
    return leadingName(start, isWhole: start.count == size)
  }

  /// - Parameter isWhole: a name at the end of a part may be cut short, so it only counts with text behind it.
  private static func leadingName(_ bytes: [UInt8], isWhole: Bool) -> String? {
    var rest = bytes[...]
    let name = try? YAMLDocument.leadingScalar("current-context") { (buffer) throws(CutShort) -> Int in
      guard !rest.isEmpty || isWhole else { throw CutShort() }
      let count = min(buffer.count, rest.count)
      buffer.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      return count
    }
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }

  private struct CutShort: Error {}
}
