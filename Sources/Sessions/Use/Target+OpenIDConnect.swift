import Contexts
import Gateways
import HTTPTransport
import OAuth
import Platform
import Values

extension Target {
  func openIDConnect(_ dependencies: Dependencies) throws -> OpenIDConnectGateway {
    let use = try context?.text(.tokenUse).flatMap(OpenIDConnectGateway.TokenUse.init(rawValue:)) ?? .access
    return OpenIDConnectGateway(
      server: server, http: http(dependencies), tokenUse: use, probe: try probe(use, dependencies))
  }

  private func probe(
    _ use: OpenIDConnectGateway.TokenUse, _ dependencies: Dependencies
  ) throws -> OpenIDConnectGateway.Probe {
    if try context?.text(.resource) != nil || context?.text(.audience) != nil { return .server }
    // What was exchanged is for the gateway.
    if try context?.text(.exchangeGrant) != nil { return .server }
    // An ID token opens nothing at the issuer, and a client's own token belongs to nobody there.
    if use == .id { return .none }
    if case .session(let session) = credential, session.channel == StoredSession.clientCredentialsChannel {
      return .server
    }
    // Without a context nobody says whose token it is: the server that it is for can.
    guard let context, let issuer = try context.text(.issuer) else { return .server }
    let settings = try IssuerSettings(
      context, LoginRequest.Overrides(), kind: kind, environment: dependencies.environment)
    let http = http(dependencies)
    return .userinfo {
      let metadata = try await Discovery(http: http)
        .metadata(of: Issuer(issuer), overrides: IssuerMetadata.Overrides(settings.endpoints))
      return metadata[.userinfo].map { UserInfoEndpoint(url: $0, http: http) }
    }
  }
}
