import Contexts
import Platform
import Sessions
import Values

/// One run of one command: its effects, its global options, and what they lead to.
struct Program {
  let dependencies: Dependencies
  let options: GlobalOptions
  let console: Console

  init(_ dependencies: Dependencies, _ options: GlobalOptions) {
    let console = Console(
      terminal: dependencies.terminal, isQuiet: options.quiet, isJSON: options.format == .json,
      config: options.config)
    let log: @Sendable (String) -> Void = { console.log($0) }
    self.dependencies = dependencies.requesting(timeout: options.timeout, log: options.verbose ? log : nil)
    self.options = options
    self.console = console
  }

  var environment: Environment { dependencies.environment }

  var store: ConfigStore {
    let rules = LoadingRules(flag: options.config, environment: environment, user: dependencies.user)
    let history = History(rules, environment, dependencies.files, now: dependencies.clock.now)
    return ConfigStore(rules: rules, files: dependencies.files, history: history) { [console] notice in
      switch notice {
      case .tightened(let path, let mode):
        console.warn("\(path) was open to others (mode \(String(mode, radix: 8))); it is 600 now")
      case .waiting(let path, let holder):
        console.note("waiting for \(holder?.description ?? "another process"), which is writing \(path)")
      case .unrecorded(let reason):
        console.warn("the edit is made, but cannot be taken back with 'context undo': \(reason)")
      }
    }
  }

  /// Where every value comes from, for a command that names its context by `name` or the global option.
  func resolver(
    _ configuration: Configuration, name: String? = nil, server: String? = nil, gateway: GatewayKind? = nil,
    credential: Sourced<Secret>? = nil
  ) -> Resolver {
    let context =
      name.map { Sourced($0, from: .flag("NAME")) } ?? options.context.map { Sourced($0, from: .flag("--context")) }
    return Resolver(
      configuration: configuration, environment: environment,
      selectors: Selectors(context: context, server: server, gateway: gateway, credential: credential),
      binding: binding)
  }

  /// The context that the current directory is bound to.
  var binding: Sourced<String>? {
    guard let folder = try? dependencies.files.currentDirectory() else { return nil }
    return DirectoryBinding.nearest(
      from: folder, environment: environment, files: dependencies.files, user: dependencies.user)
  }

  /// The context that a command about contexts is about: `name`, or the resolved one.
  /// - Throws: `ConfigError.unknownContext`, `.noCurrentContext`, `.nothingConfigured`.
  func contextName(_ configuration: Configuration, _ name: String?) throws -> Sourced<String> {
    if let winner = try resolver(configuration, name: name).contextCandidates().winner() { return winner }
    throw configuration.noContext
  }

  func context(_ configuration: Configuration, _ name: String?) throws -> LayeredContext {
    let chosen = try contextName(configuration, name)
    return try configuration.require(chosen.value, from: chosen.source)
  }

  /// Asks, unless `--yes` has answered.
  func confirm(_ question: String, remedy: String) throws {
    if options.yes { return }
    guard try console.confirm(question, remedy: remedy) else {
      throw Failure(.failure, "declined", "nothing was changed")
    }
  }
}
