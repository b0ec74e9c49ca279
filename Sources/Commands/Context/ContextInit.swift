import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextInit: Command {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a context from what a gateway says of itself.",
    discussion: """
      Shows what it will write and asks. For a context that exists, only what the gateway names is changed; a session \
      of the same origin stays.
      """
  ).asLeaf

  @Argument(help: "The context's name; the gateway's host where none is given.") var name: String?

  @Option(name: .customLong("from-gateway"), help: ArgumentHelp("The gateway's URL.", valueName: "url"))
  var gateway: String

  @OptionGroup(title: "Settings, instead of the gateway's") var settings: FieldOptions
  @Flag(name: .customLong("set-current"), help: "Make it the current context.") var setCurrent = false
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    if settings.server != nil || settings.gateway != nil {
      throw ValidationError("--from-gateway finds out server and kind")
    }
  }

  func run(_ program: Program) throws {
    let typed = try settings.fields(program).set
    let url = try ServerURL(gateway, from: .flag("--from-gateway"))
    let discovery = GatewayDiscovery(dependencies: program.dependencies)
    let caFile = typed[.caFile]?.display
    let proxy = typed[.proxy]?.display
    program.console.note("asking \(url)")
    let issuer = typed[.issuer]?.display
    let found = try program.await { try await discovery.run(url, issuer: issuer, connection: (caFile, proxy)) }
    let name = name ?? found.server.origin.host
    let fields = Self.fields(found).merging(typed) { $1 }
    let configuration = try program.store.load()
    let existing = try configuration.context(named: name)
    try announce(name, fields, found, existing, program)
    let changes = try Self.changes(fields, existing)
    if !editing.dryRun, existing == nil || !changes.isEmpty {
      try program.confirmWriting(name, retry: "gatectl context init \(shellQuoted(name)) --from-gateway \(url) --yes")
    }
    let isNews = existing == nil || !changes.isEmpty
    guard try write(name, fields, isNews: isNews, program) else { return }
    hint(name, fields, program)
  }

  static func fields(_ found: GatewayDiscovery.Found) -> [Field: FieldValue] {
    var fields: [Field: FieldValue] = [.server: .text(found.server.description), .gateway: .text(found.kind.rawValue)]
    fields[.issuer] = found.issuer.map(FieldValue.text)
    fields[.clientID] = found.clientID.map(FieldValue.text)
    fields[.audience] = found.audience.map(FieldValue.text)
    fields[.redirectURI] = found.redirectURI.map(FieldValue.text)
    fields[.scopes] = found.scopes.map(FieldValue.list)
    fields[.resource] = found.resource.map(FieldValue.text)
    return fields
  }

  /// The fields that a context has otherwise.
  private static func changes(_ fields: [Field: FieldValue], _ existing: LayeredContext?) throws -> [Field] {
    try Field.allCases.filter { field in
      guard let value = fields[field] else { return false }
      return try existing?.value(field)?.value != value
    }
  }

  private func announce(
    _ name: String, _ fields: [Field: FieldValue], _ found: GatewayDiscovery.Found, _ existing: LayeredContext?,
    _ program: Program
  ) throws {
    program.console.note(existing == nil ? "about to write context '\(name)':" : "about to change context '\(name)':")
    let shown: [Field] = [.server, .gateway, .issuer, .clientID, .redirectURI, .audience]
    for field in shown + Field.allCases.filter({ !shown.contains($0) }) {
      let old = try existing?.value(field)?.value.display
      guard let new = fields[field]?.display ?? old, fields[field] != nil || shown.contains(field) else { continue }
      let arrow = old.map { $0 == new ? "" : " (was \($0))" } ?? ""
      program.console.note("  \(field.rawValue): \((new + arrow).withoutControlCharacters)")
    }
    for remark in found.ignored { program.console.warn(remark) }
  }

  private func write(
    _ name: String, _ fields: [Field: FieldValue], isNews: Bool, _ program: Program
  ) throws -> Bool {
    var dropped: [Configuration.Dropped] = []
    var isCurrent = false
    let change = try program.edit(editing) { configuration in
      isCurrent = try setCurrent || configuration.currentContext() == nil
      guard try configuration.context(named: name) != nil else {
        return try configuration.adding(name, fields, makeCurrent: setCurrent)
      }
      dropped = try configuration.dropped(name, set: fields)
      return try configuration.updating(name, set: fields) + (isCurrent ? configuration.using(name) : [])
    }
    if change == nil { return false }
    program.console.note("context '\(name)' \(isNews ? "written" : "is as the gateway says already")")
    for loss in dropped { program.console.warn(loss.description) }
    if isCurrent { program.console.note("context '\(name)' is now the current context") }
    return true
  }

  private func hint(_ name: String, _ fields: [Field: FieldValue], _ program: Program) {
    let target = shellQuoted(name)
    let wantsIssuer = fields[.gateway] != .text(GatewayKind.rackGateway.rawValue)
    if wantsIssuer, fields[.issuer] == nil {
      program.console.hint("gatectl context update \(target) --issuer URL --client-id ID")
    } else if wantsIssuer, fields[.clientID] == nil {
      program.console.hint("gatectl context update \(target) --client-id ID")
    }
    program.console.hint("next: gatectl auth login --context \(target)")
  }
}

extension Program {
  /// Without a terminal there is nobody to ask, and what was asked for is done, as a script expects of `init`.
  fileprivate func confirmWriting(_ name: String, retry: String) throws {
    guard dependencies.terminal.isInputTTY else { return }
    try confirm("write context '\(name)'", remedy: retry)
  }
}
