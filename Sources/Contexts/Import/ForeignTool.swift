package import Platform
package import Values

/// A tool whose config file gatectl takes over.
package enum ForeignTool: String, Sendable, CaseIterable {
  case noetl
  case rackGateway = "rack-gateway"
  case tracker
  case kubeconfig

  package var kind: GatewayKind {
    switch self {
    case .noetl: .noetl
    case .rackGateway: .rackGateway
    case .tracker: .tracker
    case .kubeconfig: .oidc
    }
  }

  private var fileName: String {
    switch self {
    case .noetl: "config.yaml"
    case .rackGateway: "config.json"
    case .tracker: ".tracker.yaml"
    case .kubeconfig: "config"
    }
  }

  /// Where the tool keeps its file; nil where no variable names a place.
  package func standardPath(_ environment: Environment) -> String? {
    switch self {
    case .noetl: environment.home.map { "\($0)/.noetl/\(fileName)" }
    case .tracker: environment.home.map { "\($0)/\(fileName)" }
    case .rackGateway:
      (environment["GATEWAY_CLI_CONFIG_DIR"] ?? environment.home.map { "\($0)/.config/rack-gateway" })
        .map { "\($0)/\(fileName)" }
    case .kubeconfig:
      // Of a list kubectl merges all; here it is the first one, others can be named.
      environment["KUBECONFIG"]?.split(separator: ":").first.map(String.init)
        ?? environment.home.map { "\($0)/.kube/\(fileName)" }
    }
  }

  /// The file that a given path means: a folder stands for the tool's file in it.
  package func file(at path: String, _ files: any FileSystem) -> String {
    guard (try? files.status(path))?.kind == .directory else { return path }
    return "\(path.trimmingSuffix("/"))/\(fileName)"
  }

  /// Why `standardPath` is nil.
  package var missingVariable: String {
    switch self {
    case .noetl, .tracker: "HOME is not set"
    case .rackGateway: "neither GATEWAY_CLI_CONFIG_DIR nor HOME is set"
    case .kubeconfig: "neither KUBECONFIG nor HOME is set"
    }
  }
}
