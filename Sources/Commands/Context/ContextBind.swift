import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct ContextBind: Command {
  static let configuration = CommandConfiguration(
    commandName: "bind", abstract: "Use a context in this directory and below it.",
    discussion: """
      Writes the context's name to .gatectl-context in the working directory. The nearest such file counts, where it \
      belongs to you and stands below your home directory. --context and GATECTL_CONTEXT go before it.
      """
  ).asLeaf

  @Argument(help: "The context's name; the one in use where none is given.") var name: String?
  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let context = try program.context(configuration, name)
    let path = try program.bindingPath()
    guard try program.writeFile(path, "\(context.name)\n", dryRun: editing.dryRun) else { return }
    guard let bound = program.binding, bound.source == .binding(path: path) else {
      return program.console.warn(
        "\(path) is written, but does not count: it has to be yours and stand below your home directory")
    }
    program.console.note("context '\(context.name)' is used in this directory now")
    try program.warnWhereShadowed(context.name, configuration)
  }
}

struct ContextUnbind: Command {
  static let configuration = CommandConfiguration(
    commandName: "unbind", abstract: "Remove this directory's .gatectl-context."
  ).asLeaf

  @OptionGroup var editing: EditOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let path = try program.bindingPath()
    guard try program.dependencies.files.lstat(path) != nil else {
      program.console.note("this directory is not bound")
      if let bound = program.binding { program.console.hint("\(bound.source) binds it to '\(bound.value)'") }
      return
    }
    guard try program.writeFile(path, nil, dryRun: editing.dryRun) else { return }
    program.console.note("this directory is not bound any more")
    if let bound = program.binding { program.console.hint("\(bound.source) binds it to '\(bound.value)' now") }
  }
}

extension Program {
  fileprivate func bindingPath() throws -> String {
    let folder = try dependencies.files.currentDirectory()
    return "\(folder == "/" ? "" : folder)/\(DirectoryBinding.fileName)"
  }

  /// What else names a context, a server or a credential goes before the context that was just set.
  /// - Parameter configuration: as it was read already; what it calls current comes last and does not matter.
  func warnWhereShadowed(_ target: String, _ configuration: Configuration) throws {
    let resolver = Resolver(configuration: configuration, environment: environment, binding: binding)
    for candidate in try resolver.contextCandidates() where candidate.ignored == nil {
      guard candidate.value != target else { break }
      let name = candidate.value.withoutControlCharacters
      switch candidate.source {
      case .variable(let variable):
        console.warn("\(variable) is set and goes before it: commands here still use context '\(name)'")
      case .binding(let path):
        console.warn("\(path) goes before it: commands in this directory still use context '\(name)'")
      case .flag, .file, .standard: continue
      }
      return
    }
    warnWhereVariablesWin(over: target, resolver)
  }

  /// A variable may leave the context its name, and take its place all the same.
  private func warnWhereVariablesWin(over target: String, _ resolver: Resolver) {
    let kinds = GatewayKind.allCases.flatMap { [$0.serverVariable, $0.tokenVariable].compactMap(\.self) }
    guard (["GATECTL_SERVER", "GATECTL_TOKEN"] + kinds).contains(where: { environment[$0] != nil }),
      let context = try? resolver.configuration.context(named: target),
      let variables = try? resolver.variables(named: target, context: context)
    else { return }
    if case .variable(let name)? = try? variables.serverCandidates().winner()?.source {
      console.warn("\(name) is set and goes before it: commands here use that server, and nothing of the context")
    } else if case .variable(let name)? = try? variables.tokenCandidates().winner()?.source {
      console.warn(
        "\(name) is set and goes before it: commands here use that credential, and not the context's session")
    }
  }
}
