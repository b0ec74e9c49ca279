package import Platform
import Values

/// The one order in which every command finds its context, server and credential (`gatectl help precedence`).
package struct Resolver: Sendable {
  package let configuration: Configuration
  package let environment: Environment
  package let selectors: Selectors
  /// The nearest `.gatectl-context`, where one counts.
  package let binding: Sourced<String>?

  package init(
    configuration: Configuration, environment: Environment, selectors: Selectors = Selectors(),
    binding: Sourced<String>? = nil
  ) {
    self.configuration = configuration
    self.environment = environment
    self.selectors = selectors
    self.binding = binding
  }

  /// `--context` › `GATECTL_CONTEXT` › `RACK_GATEWAY_RACK` › directory binding › `current-context`.
  package func contextCandidates() throws -> [Candidate<String>] {
    var candidates: [Candidate<String>] = []
    if let named = selectors.context { candidates.append(Candidate(named.value, from: named.source)) }
    if let name = environment["GATECTL_CONTEXT"] {
      candidates.append(Candidate(name, from: .variable("GATECTL_CONTEXT")))
    }
    if let name = environment["RACK_GATEWAY_RACK"] {
      let names = try configuration.context(named: name)?.kind().value == .rackGateway
      candidates.append(
        Candidate(
          name, from: .variable("RACK_GATEWAY_RACK"),
          ignored: names ? nil : "names no context of kind rack-gateway"))
    }
    if let binding { candidates.append(Candidate(binding.value, from: binding.source)) }
    if let current = try configuration.currentContext() {
      candidates.append(Candidate(current.value, from: current.source))
    }
    return candidates
  }

  /// Resolves everything.
  /// - Throws: `ConfigError.unknownContext` and whatever reading the fields throws.
  package func resolve() throws -> Resolution {
    let named = try contextCandidates().winner()
    let context = try named.flatMap { try configuration.context(named: $0.value) }
    // A context that was spelled out is meant, also where a server makes it needless.
    if context == nil, let named, case .flag = named.source { throw unknown(named) }
    let variables = try variables(named: named?.value, context: context)
    if let server = try variables.serverCandidates().winner() {
      return Resolution(
        context: nil, contextSource: nil, server: try Self.url(server), kind: try variables.kindWithoutContext(),
        credential: try variables.tokenCandidates().winner().map(Resolution.Credential.given) ?? .none)
    }
    if let named, context == nil { throw unknown(named) }
    guard let chosen = try context ?? onlyContext(for: variables) else {
      return Resolution(
        context: nil, contextSource: nil, server: nil, kind: try variables.kindWithoutContext(),
        credential: try variables.tokenCandidates().winner().map(Resolution.Credential.given) ?? .none)
    }
    return Resolution(
      context: chosen, contextSource: named?.source ?? .standard, server: try chosen.server(), kind: try chosen.kind(),
      credential: try credential(of: chosen, variables))
  }

  private func unknown(_ named: Sourced<String>) -> ConfigError {
    configuration.isEmpty
      ? .nothingConfigured
      : .unknownContext(name: named.value, source: named.source, known: configuration.names)
  }

  private func credential(of context: LayeredContext, _ variables: VariableScope) throws -> Resolution.Credential {
    if let given = try variables.tokenCandidates().winner() { return .given(given) }
    return try context.session().map(Resolution.Credential.session) ?? .none
  }

  /// `TRACKER_TOKEN` alone, with nothing current, means the only tracker there is.
  private func onlyContext(for variables: VariableScope) throws -> LayeredContext? {
    guard try variables.tokenCandidates().winner()?.source == .variable("TRACKER_TOKEN") else { return nil }
    let trackers = try configuration.contexts().filter { try $0.kind().value == .tracker }
    return trackers.count == 1 ? trackers[0] : nil
  }

  package func variables(named name: String?, context: LayeredContext?) throws -> VariableScope {
    VariableScope(
      environment: environment, selectors: selectors, contextName: name, contextKind: try context?.kind().value,
      contextOrigin: try context?.server()?.value.origin)
  }

  static func url(_ text: Sourced<String>) throws -> Sourced<ServerURL> {
    Sourced(try ServerURL(text.value, from: text.source), from: text.source)
  }
}
