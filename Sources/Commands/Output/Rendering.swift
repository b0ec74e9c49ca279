import Contexts
import Values

/// What a command lists or shows, in every format: the payload once, each display from it.
struct Rendering {
  /// One JSON value; an array for a list.
  let json: () throws -> JSON
  let table: () throws -> String
  /// Nil where `wide` has no more to say than `table`.
  let wide: (() throws -> String)?
  /// What `-o name` prints, a line each.
  let names: [String]

  /// - Parameter json: computed only where it is shown.
  init(
    json: @autoclosure @escaping () throws -> JSON, table: @escaping () throws -> String,
    wide: (() throws -> String)? = nil, names: [String]
  ) {
    self.json = json
    self.table = table
    self.wide = wide
    self.names = names
  }

  func text(_ format: OutputFormat) throws -> String {
    switch format {
    case .table, .token: try table()
    case .wide: try (wide ?? table)()
    case .json: "\(try json().serialized(pretty: true))\n"
    case .yaml: YAMLText.render(try json())
    case .name: names.map { "\($0)\n" }.joined()
    }
  }
}

extension Program {
  func show(_ rendering: Rendering) throws { try console.output(rendering.text(options.format)) }
}
