// RFC 6749 section 3.1: a parameter without a value counts as omitted.
package import HTTPTransport
import Values

extension FormFields {
  /// The value under `name`, nil where it is missing or empty.
  package func parameter(_ name: String) -> String? { self[name]?.nonEmpty }

  /// Appends `value`; nil and empty values add nothing.
  package mutating func add(_ name: String, _ value: String?) {
    if let value = value?.nonEmpty { append(name, value) }
  }

  /// Adds those of `others` whose names are not here yet.
  package mutating func fill(from others: FormFields) {
    let known = Set(map(\.name))
    for field in others where !known.contains(field.name) { add(field.name, field.value) }
  }
}
