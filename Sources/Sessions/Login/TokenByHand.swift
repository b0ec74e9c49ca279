import Contexts
import HTTPTransport
import OAuth
import Values

/// A token that another tool made: verified as far as that is possible without having asked for it.
struct TokenByHand: Sendable {
  let dependencies: Dependencies
  let target: Target
  let settings: IssuerSettings

  /// - Throws: `SessionFailure.Reason`: 65 for what is no ID token, 78 without an issuer, 81 for an expired one, 76
  ///   for one that is not to be trusted.
  func proof(_ token: Secret) async throws -> Login.Proof {
    if isAccessToken, !JSONWebSignature.looksLikeOne(token.reveal()) { return Login.Proof(accessToken: token) }
    guard token.reveal().split(separator: ".", omittingEmptySubsequences: false).count == 3 else {
      throw SessionFailure.Reason.malformedInput("the token given is no ID token (three parts, separated by dots)")
    }
    let issuer = try await settings.connect(
      dependencies, http: target.http(dependencies), contextName: target.context?.name)
    do {
      let verified = try await issuer.verifier(audience: settings.audience).verify(token, from: .byHand)
      return isAccessToken
        ? Login.Proof(accessToken: token, expiresAt: verified.claims.expiresAt) : Login.Proof(verified)
    } catch let error as IDTokenError {
      if case .malformed = error {
        throw SessionFailure.Reason.malformedInput("the token given is no ID token (it cannot be decoded)")
      }
      throw SessionFailure.Reason(idToken: error, isByHand: true)
    }
  }

  /// Whether the session is the issuer's access token, which may be opaque: then the server alone can tell its worth.
  private var isAccessToken: Bool { target.kind == .oidc && (try? target.context?.text(.tokenUse)) != "id" }

  /// The token in a callback URL, from its fragment or its query.
  static func token(inCallback url: Secret) throws -> Secret {
    guard let response = AuthorizationResponse(pasted: url.reveal()) else {
      throw SessionFailure.Reason.malformedInput("the callback URL holds no token")
    }
    if let error = response.error { throw AuthorizationError.refused(error, stateConfirmed: false) }
    if let token = response.idToken ?? response.accessToken { return token }
    throw SessionFailure.Reason.malformedInput(
      "the callback URL holds a code, which only the login that asked for it can redeem; paste it there while it waits")
  }
}
