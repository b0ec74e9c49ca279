import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextImport: Command {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take in the contexts of another config file, gatectl's own or another tool's.",
    discussion: """
      Nothing that exists is overwritten: a context whose name is taken by another one comes in as NAME-2, and each \
      such change of name is said. One that is here already, under its name or such a one, is left as it is, so \
      importing twice is importing once.

      Of a file of gatectl's own, sessions stay behind. With --from noetl, rack-gateway, tracker or kubeconfig it is that \
      tool's file, at its usual place unless FILE is given, and its sessions come along, each bound to the server that the \
      file names beside it; importing again takes newer ones. What gatectl has no use for is kept below 'imported'. \
      The tool's file is only read.
      """
  ).asLeaf

  @Argument(help: "The file; '-' reads standard input.") var file: String?
  @Option(
    help: ArgumentHelp(
      "The tool whose file it is: \(ForeignTool.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "tool"))
  var from: ForeignTool?
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let source = try program.importSource(file, from)
    var report = ImportReport(source: source, isDryRun: editing.dryRun)
    func plan(_ configuration: Configuration) throws -> ConfigEdits {
      let plan = try program.importing(source.path) {
        try ImportPlan(source.configuration, into: configuration, from: source.provenance)
      }
      report.plan = plan
      return plan.edits
    }
    if editing.dryRun, report.hasDocument(program.options.format) {
      report.diff = UnifiedDiff(try program.store.preview(plan)).text
    } else {
      report.isChanged = try program.edit(editing, plan).map { !$0.isEmpty } ?? false
    }
    if !editing.dryRun, let id = source.foreign?.deviceID {
      report.takesDeviceID = DeviceIdentity.adopt(id, program.dependencies)
    }
    report.tell(program.console)
    if report.hasDocument(program.options.format) { try program.show(report.rendering) }
  }
}

extension ForeignTool: ExpressibleByArgument {}

/// The file to import, read.
struct ImportSource {
  let path: String
  let configuration: Configuration
  /// Nil for a file of gatectl's own.
  var foreign: ForeignConfig?
  var provenance = ImportPlan.Provenance.config
  /// The mode of another tool's file with secrets that others can get at.
  var looseMode: UInt32?
}

extension Program {
  fileprivate func importSource(_ file: String?, _ tool: ForeignTool?) throws -> ImportSource {
    guard let tool else {
      guard let file else {
        throw Failure(
          .usage, "no-file", "neither a file nor a tool is given",
          remedy: "gatectl context import FILE | --from noetl|rack-gateway|tracker|kubeconfig [FILE]")
      }
      let (path, contents) = try readImport(file)
      let layer = try importing(path) { try ConfigLayer(path: path, contents: contents, user: dependencies.user) }
      return ImportSource(path: path, configuration: Configuration(layers: [layer]))
    }
    guard let place = file ?? tool.standardPath(environment) else {
      throw Failure(
        .inputOutput, "no-file", "where \(tool.rawValue) keeps its file is not known: \(tool.missingVariable)",
        remedy: "gatectl context import --from \(tool.rawValue) FILE")
    }
    let (path, contents) = try readImport(place, tool)
    try refuseOwn(path)
    let foreign = try importing(path) { try ForeignConfig(tool, path: path, bytes: contents.bytes) }
    let isLoose = foreign.holdsSecrets && contents.status.mode & 0o077 != 0
    return ImportSource(
      path: path, configuration: try foreign.configuration(user: dependencies.user), foreign: foreign,
      provenance: .tool(now: dependencies.clock.now()), looseMode: isLoose ? contents.status.mode : nil)
  }

  private func readImport(_ file: String, _ tool: ForeignTool? = nil) throws -> (path: String, FileContents) {
    if file == "-" {
      let bytes = try dependencies.terminal.readAllInput(limit: FileContents.largest)
      return ("standard input", FileContents(bytes: bytes, status: FileStatus(uid: dependencies.user)))
    }
    var path = try absolutePath(file)
    if let tool { path = tool.file(at: path, dependencies.files) }
    guard let contents = try dependencies.files.read(path) else {
      throw Failure(
        .inputOutput, "no-file", "there is no file '\(path.withoutControlCharacters)'",
        remedy: tool.map { "gatectl context import --from \($0.rawValue) FILE" })
    }
    return (path, contents)
  }

  /// A tool's file is never written, so it cannot be the config as well.
  private func refuseOwn(_ path: String) throws {
    let files = dependencies.files
    let target = try files.resolvingSymlinks(path)
    guard let own = store.rules.paths.first, try files.resolvingSymlinks(absolutePath(own)) == target else { return }
    throw Failure(.usage, "same-file", "'\(path.withoutControlCharacters)' is the very config to import into")
  }

  /// What is malformed in a file to import is not mended by `context edit`.
  fileprivate func importing<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as ConfigError where error.malformedFile == path {
      let failure = Failure(error)
      throw Failure(failure.status, "malformed-file", failure.message)
    }
  }
}
