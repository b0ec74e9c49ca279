import Contexts
import Values

/// What an import did, for people and as a document; the JSON keys are a documented contract.
struct ImportReport {
  let source: ImportSource
  let isDryRun: Bool
  var plan: ImportPlan?
  /// Whether the config was written.
  var isChanged = false
  /// What would be written, secrets left out; only of a dry run.
  var diff: String?
  /// Whether this machine goes by the ID from now on that the other tool gave it.
  var takesDeviceID = false

  private var outcomes: [ImportPlan.Outcome] { plan?.outcomes ?? [] }
  private var foreign: ForeignConfig? { source.foreign }

  /// Whether the format wants a document; a table is told on standard error, beside the diff of a dry run.
  func hasDocument(_ format: OutputFormat) -> Bool {
    switch format {
    case .json, .yaml: true
    case .name: !isDryRun
    case .table, .wide, .token: false
    }
  }

  var rendering: Rendering {
    let left = (foreign?.leftOut ?? []).map { leftOut -> JSON in
      [
        "name": .string(leftOut.name), "context": .null, "outcome": "left-out", "reason": .string(leftOut.text),
        "session": "none", "differences": [], "keptAside": [],
      ]
    }
    let json: JSON = [
      "file": .string(source.path), "from": .optional(foreign?.tool.rawValue), "dryRun": .bool(isDryRun),
      "changed": .bool(isDryRun ? diff?.isEmpty == false : isChanged), "currentContext": .optional(plan?.current),
      "contexts": .array(outcomes.map(json) + left), "keptAside": .array((foreign?.keptAside ?? []).map(JSON.string)),
      "warnings": .array(warnings.map(JSON.string)), "diff": .optional(diff),
    ]
    return Rendering(json: json, table: { "" }, names: outcomes.map(\.target))
  }

  private func json(_ outcome: ImportPlan.Outcome) -> JSON {
    let added = outcome.name == outcome.target ? "added" : "renamed"
    return [
      "name": .string(outcome.name), "context": .string(outcome.target),
      "outcome": .string(outcome.isKnown ? "known" : added), "reason": .null,
      "session": .string(outcome.session.rawValue),
      "differences": .array(outcome.differences.map { .string($0.rawValue) }),
      "keptAside": .array((foreign?.keptAsideOf[outcome.name] ?? []).map(JSON.string)),
    ]
  }
}

extension ImportReport {
  /// What a person should look at.
  fileprivate var warnings: [String] {
    var all: [String] = []
    if let mode = source.looseMode {
      all.append(
        "\(source.path) holds secrets and is open to others (mode \(String(mode, radix: 8))); "
          + "chmod 600 is what it needs")
    }
    for leftOut in foreign?.leftOut ?? [] {
      all.append("context '\(leftOut.name.withoutControlCharacters)' is left out: \(leftOut.text)")
    }
    // What is here already was remarked on when it came.
    let new = Set(outcomes.filter { !$0.isKnown }.map(\.name))
    for remark in foreign?.remarks ?? [] where new.contains(remark.name) {
      all.append("context '\(remark.name)': \(remark.text)")
    }
    for outcome in outcomes where !outcome.isKnown {
      if outcome.name != outcome.target {
        let taken = foreign == nil ? "other settings" : "another gateway"
        all.append("'\(outcome.name)' is taken by \(taken): \(outcome.name) -> \(outcome.target)")
      }
      for field in outcome.programs {
        all.append("context '\(outcome.target)' runs a program of the file's choice: \(field.rawValue)")
      }
    }
    return all
  }

  /// The same on standard error.
  func tell(_ console: Console) {
    for warning in warnings { console.warn(warning) }
    for outcome in outcomes { tell(outcome, console) }
    if let aside = foreign?.keptAside, !aside.isEmpty, isChanged || isDryRun {
      console.note("kept aside below 'imported': \(aside.listed)")
    }
    if takesDeviceID { console.note("gateways go on knowing this machine by the device ID it had") }
    if outcomes.isEmpty, foreign?.leftOut.isEmpty ?? true { console.note("the file has no contexts") }
    tellCurrent(console)
    if !isDryRun { hint(console) }
  }

  private func tell(_ outcome: ImportPlan.Outcome, _ console: Console) {
    let (name, target) = (outcome.name, outcome.target)
    switch (outcome.isKnown, name == target) {
    case (true, true): console.note("context '\(name)' is here already")
    case (true, false): console.note("context '\(name)' is here already, as '\(target)'")
    case (false, _):
      let session = outcome.session == .imported ? ", with its session" : ""
      console.note("context '\(target)' \(isDryRun ? "would be imported" : "imported")\(session)")
    }
    if !outcome.differences.isEmpty {
      let keys = outcome.differences.map(\.rawValue).listed
      console.note("  its settings here stay, the file has others: \(keys)")
    }
    switch outcome.session {
    case .leftBehind: console.note("the session of '\(name)' stays behind")
    case .imported where outcome.isKnown: console.note("  the file's session is taken")
    case .replaced: console.note("  the file's session is newer and is taken")
    case .kept: console.note("  the session here stays, the file has another one that is not known to be newer")
    case .none, .imported, .unchanged: break
    }
    if let aside = foreign?.keptAsideOf[name], !aside.isEmpty, !outcome.isKnown {
      console.note("  kept aside below 'imported': \(aside.listed)")
    }
  }

  private func tellCurrent(_ console: Console) {
    guard let plan, !outcomes.isEmpty else { return }
    if plan.makesCurrent, let current = plan.current {
      console.note("the current context \(isDryRun ? "would be" : "is") '\(current)'")
    }
    if !plan.makesCurrent, let current = plan.current, isChanged || isDryRun {
      console.note("the current context stays '\(current)'")
    }
    if foreign != nil, !isChanged, !isDryRun { console.note("nothing changed") }
  }

  private func hint(_ console: Console) {
    let new = outcomes.filter { !$0.isKnown }
    if outcomes.contains(where: { $0.session == .imported || $0.session == .replaced }) {
      console.hint("gatectl auth status --all")
    }
    if let first = new.first(where: { $0.session != .imported }) {
      console.hint("gatectl auth login --context \(shellQuoted(first.target))")
    }
  }
}

extension [String] {
  /// With commas, fit for a terminal.
  fileprivate var listed: String { map(\.withoutControlCharacters).joined(separator: ", ") }
}
