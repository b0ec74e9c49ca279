/// Something that `context validate` found.
package struct Finding: Hashable, Sendable {
  package enum Severity: String, Sendable { case error, warning }

  package let severity: Severity
  package let path: String
  /// From 1; nil where the whole file is meant.
  package let line: Int?
  package let column: Int?
  /// The context it is about, if any.
  package let context: String?
  package let message: String

  init(_ severity: Severity, _ place: FilePlace, _ context: String? = nil, _ message: String) {
    (self.severity, path, self.context, self.message) = (severity, place.path, context, message)
    (line, column) = (place.line, place.column)
  }

  init(_ severity: Severity, path: String, _ message: String) {
    (self.severity, self.path, context, self.message) = (severity, path, nil, message)
    (line, column) = (nil, nil)
  }

  /// `FILE:LINE:COLUMN`, or the file alone.
  package var place: String {
    guard let line, let column else { return path }
    return "\(path):\(line):\(column)"
  }
}
