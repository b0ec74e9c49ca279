import Contexts
import Values

/// What a command lists or shows, in every format: the payload once, each display from it.
struct Rendering {
  /// One JSON value; an array for a list.
  let json: JSON
  let table: () throws -> String
  /// Nil where `wide` has no more to say than `table`.
  var wide: (() throws -> String)?
  /// What `-o name` prints, a line each.
  let names: [String]

  func text(_ format: OutputFormat) throws -> String {
    switch format {
    case .table, .token: try table()
    case .wide: try (wide ?? table)()
    case .json: "\(json.serialized(pretty: true))\n"
    case .yaml: YAMLText.render(json)
    case .name: names.map { "\($0)\n" }.joined()
    }
  }
}

extension Program {
  func show(_ rendering: Rendering) throws { try console.output(rendering.text(options.format)) }
}
