import Platform
package import Values

/// Which variables count for the context at hand.
///
/// A kind's own variables count for contexts of that kind, or where there is no context. Where
/// `GATECTL_TOKEN_ORIGIN` is set (by `exec`, `shell`, `env`), server and token variables belong to that
/// origin, and are ignored for any other: a nested `gatectl --context B` never sends A's token to B, nor
/// does `gatectl --server B`.
package struct VariableScope: Sendable {
  let environment: Environment
  let selectors: Selectors
  let contextName: String?
  let contextKind: GatewayKind?
  let contextOrigin: Origin?

  /// `--server` › `GATECTL_SERVER` › the kind's variable.
  package func serverCandidates() throws -> [Candidate<String>] {
    var candidates: [Candidate<String>] = []
    if let server = selectors.server { candidates.append(Candidate(server, from: .flag("--server"))) }
    if let server = environment["GATECTL_SERVER"] {
      candidates.append(Candidate(server, from: .variable("GATECTL_SERVER"), ignored: fence))
    }
    for kind in GatewayKind.allCases {
      guard let name = kind.serverVariable, let server = environment[name] else { continue }
      candidates.append(Candidate(server, from: .variable(name), ignored: fence ?? foreign(kind)))
    }
    return candidates
  }

  /// `--api-token`, `--token-file`, `--token-stdin` › `GATECTL_TOKEN` › the kind's variable.
  /// - Throws: `ConfigError.ambiguousVariables` where two kinds' variables are set and nothing decides.
  package func tokenCandidates() throws -> [Candidate<Secret>] {
    var candidates: [Candidate<Secret>] = []
    if let given = selectors.credential { candidates.append(Candidate(given.value, from: given.source)) }
    if let token = environment["GATECTL_TOKEN"] {
      candidates.append(Candidate(Secret(token), from: .variable("GATECTL_TOKEN"), ignored: tokenFence))
    }
    var own: [Candidate<Secret>] = []
    for kind in GatewayKind.allCases {
      guard let name = kind.tokenVariable, let token = environment[name] else { continue }
      own.append(Candidate(Secret(token), from: .variable(name), ignored: tokenFence ?? foreign(kind)))
    }
    let counting = own.filter { $0.ignored == nil }
    if candidates.winner() == nil, counting.count > 1 {
      throw ConfigError.ambiguousVariables(counting.map(\.source.description))
    }
    return candidates + own
  }

  /// `--gateway` › `GATECTL_GATEWAY` › the kind of the variable that is used › `oidc`.
  package func kindWithoutContext() throws -> Sourced<GatewayKind> {
    if let declared = try declaredKind() { return declared }
    let used = [try serverCandidates().winner()?.source, try tokenCandidates().winner()?.source]
    for case .variable(let name)? in used {
      if let kind = GatewayKind.allCases.first(where: { $0.serverVariable == name || $0.tokenVariable == name }) {
        return Sourced(kind, from: .variable(name))
      }
    }
    return Sourced(.oidc, from: .standard)
  }

  private func declaredKind() throws -> Sourced<GatewayKind>? {
    if let kind = selectors.gateway { return Sourced(kind, from: .flag("--gateway")) }
    guard let text = environment["GATECTL_GATEWAY"] else { return nil }
    guard let kind = GatewayKind(rawValue: text) else {
      throw ConfigError.invalidValue(
        key: "GATECTL_GATEWAY", value: text, source: .variable("GATECTL_GATEWAY"),
        expected: "one of \(GatewayKind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return Sourced(kind, from: .variable("GATECTL_GATEWAY"))
  }

  /// Why the variables of `kind` do not count; nil where they do.
  private func foreign(_ kind: GatewayKind) -> String? {
    if let contextKind, let contextName, !isServerGiven {
      return contextKind == kind ? nil : "context '\(contextName)' is of kind \(contextKind.rawValue)"
    }
    if let declared = try? declaredKind()?.value, declared != kind {
      return "the gateway is of kind \(declared.rawValue)"
    }
    return nil
  }

  /// Whether a server that goes with any kind is given: then no context has a say, nor has its kind.
  private var isServerGiven: Bool {
    selectors.server != nil || (environment["GATECTL_SERVER"] != nil && fence == nil)
  }

  /// Why variables that `GATECTL_TOKEN_ORIGIN` ties to an origin do not count; nil where they do.
  private var fence: String? {
    guard let bound = environment["GATECTL_TOKEN_ORIGIN"] else { return nil }
    if let owner = environment["GATECTL_CONTEXT"], let contextName, owner != contextName {
      return "belongs to context '\(owner)'"
    }
    let actual = contextOrigin ?? (selectors.server ?? environment["GATECTL_SERVER"]).flatMap { Self.origin(of: $0) }
    guard let expected = try? Origin(of: bound), actual == expected else { return "belongs to \(bound)" }
    return nil
  }

  /// The fence as tokens see it: they also stay behind where the server that wins is of another origin.
  private var tokenFence: String? {
    if let fence { return fence }
    guard let bound = environment["GATECTL_TOKEN_ORIGIN"], let server = try? serverCandidates().winner() else {
      return nil
    }
    return Self.origin(of: server.value) == (try? Origin(of: bound)) ? nil : "belongs to \(bound)"
  }

  private static func origin(of server: String) -> Origin? { try? ServerURL(server).origin }
}
