/// The protocol a gateway speaks: a context's `gateway:`.
package enum GatewayKind: String, Sendable, CaseIterable {
  case noetl
  case rackGateway = "rack-gateway"
  case tracker
  case oidc

  /// The variable in which the CLI that this kind comes from took a credential.
  package var tokenVariable: String? {
    switch self {
    case .noetl: "NOETL_SESSION_TOKEN"
    case .rackGateway: "RACK_GATEWAY_API_TOKEN"
    case .tracker: "TRACKER_TOKEN"
    case .oidc: nil
    }
  }

  /// The variable in which that CLI took the server's URL.
  package var serverVariable: String? {
    switch self {
    case .rackGateway: "RACK_GATEWAY_URL"
    case .tracker: "TRACKER_SERVER"
    case .noetl, .oidc: nil
    }
  }

  /// The variable in which that CLI took the client secret.
  package var clientSecretVariable: String? { self == .noetl ? "NOETL_AUTH0_CLIENT_SECRET" : nil }
}
