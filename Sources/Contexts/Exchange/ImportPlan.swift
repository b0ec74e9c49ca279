package import LosslessYAML
import Values

/// What an import does with each context of a file: nothing that exists is ever overwritten.
package struct ImportPlan: Sendable {
  package struct Outcome: Hashable, Sendable {
    /// The name in the file.
    package let name: String
    /// The name it has here: the same, or `NAME-2` where that one is taken by other settings.
    package let target: String
    /// Whether it was there already, with the same settings.
    package let isKnown: Bool
    /// Keys that run programs.
    package let programs: [Field]
  }

  package let outcomes: [Outcome]
  package let edits: [YAMLEdit]
  /// Contexts whose sessions stay behind: a session belongs to the machine it was issued to.
  package let withoutSession: [String]

  /// - Parameter file: the file to import, as a configuration of its own.
  /// - Throws: `ConfigError` for what is malformed in it, a value of the wrong type or a name that is none.
  package init(_ file: Configuration, into configuration: Configuration) throws {
    var taken: [String: YAMLValue] = [:]
    for context in try configuration.contexts() { taken[context.name] = context.settings.sortedByKey }
    var outcomes: [Outcome] = []
    var edits: [YAMLEdit] = []
    var withoutSession: [String] = []
    for context in try file.contexts() {
      try Self.check(context)
      let settings = context.settings
      let (target, isKnown) = Self.place(context.name, settings.sortedByKey, taken)
      outcomes.append(
        Outcome(name: context.name, target: target, isKnown: isKnown, programs: try context.programs))
      if isKnown { continue }
      taken[target] = settings.sortedByKey
      edits.append(.set(["contexts", target], settings))
      if try context.session() != nil { withoutSession.append(context.name) }
    }
    if !edits.isEmpty {
      let wanted = try file.currentContext()?.value
      let current = outcomes.first { $0.name == wanted } ?? outcomes.first
      edits.insert(
        contentsOf: try configuration.preamble(current: configuration.currentContext() == nil ? current?.target : nil),
        at: 0)
    }
    (self.outcomes, self.edits, self.withoutSession) = (outcomes, edits, withoutSession)
  }

  /// Every value must be one that gatectl can read, or the import would break the file it goes into.
  private static func check(_ context: LayeredContext) throws {
    do {
      try ContextName.check(context.name)
    } catch {
      throw ConfigError.invalidName(error)
    }
    for field in Field.allCases { _ = try context.value(field) }
    _ = try context.server()
    _ = try context.kind()
  }

  private static func place(
    _ name: String, _ settings: YAMLValue, _ taken: [String: YAMLValue]
  ) -> (target: String, isKnown: Bool) {
    var target = name
    var number = 2
    while let existing = taken[target] {
      if existing == settings { return (target, true) }
      target = "\(name)-\(number)"
      number += 1
    }
    return (target, false)
  }
}
