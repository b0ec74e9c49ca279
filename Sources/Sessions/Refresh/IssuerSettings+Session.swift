import Contexts
import OAuth
import Platform
import Values

extension IssuerSettings {
  /// As the login had them that led to `session`: its refresh token belongs to that issuer and that client, whatever
  /// was given to that one login or has been put into the context since.
  /// - Throws: `SessionFailure.Reason.incomplete` (78) where the context names another issuer, to which the token is
  ///   not sent; `ConfigError`.
  init(of session: StoredSession, _ context: LayeredContext?, kind: GatewayKind, environment: Environment) throws {
    var overrides = LoginRequest.Overrides()
    if try context?.text(.issuer) == nil { overrides.issuer = session.issuer }
    overrides.clientID = session.clientID
    try self.init(context, overrides, kind: kind, environment: environment)
    if let of = session.issuer, let now = issuer, of.trimmingSuffix("/") != now.trimmingSuffix("/") {
      throw SessionFailure.Reason.incomplete("the tokens belong to issuer \(of), the context names \(now)", remedy: nil)
    }
    // The secret that is at hand proves the context's client and no other.
    if let own = try context?.text(.clientID), let of = session.clientID, own != of { clientSecret = nil }
  }
}
