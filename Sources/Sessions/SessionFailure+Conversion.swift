import Contexts
import Gateways
import HTTPTransport
import OAuth
import Values

extension SessionFailure.Reason {
  /// What an error of the floors below means to the user; nil for one that is no answer's or network's fault
  /// (cancellation, the terminal, a bug) and passes as it is.
  init?(_ error: any Error) {
    switch error {
    case let reason as SessionFailure.Reason: self = reason
    case let error as HTTPError: self.init(http: error)
    case let error as DiscoveryError: self.init(discovery: error)
    case let error as ProtectedResourceError: self.init(resource: error)
    case let error as TokenEndpointError: self.init(tokenEndpoint: error)
    case let error as AuthorizationError: self.init(authorization: error)
    case let error as GatewayError: self.init(gateway: error)
    case is ClientKey.Failure: self = .malformedInput("the client's private key cannot sign")
    case let error as IDTokenError: self.init(idToken: error, isByHand: false)
    default: return nil
    }
  }

  private init(http error: HTTPError) {
    switch error {
    case .timedOut: self = .tryLater(error.description)
    case .malformedAnswer, .bodyTooLarge: self = .protocolViolation(error.description)
    case .malformedURL, .malformedRequest: self = .usage(error.description)
    case .credentialsOverPlainHTTP:
      self = .incomplete(error.description, remedy: "gatectl context update --server https://…")
    case .tlsFile: self = .unreadable(error.description)
    case .libraryMissing(let reason): self = .libraryMissing(reason)
    case .notConnected(_, let stage, _): self = .unreachable(error.description, SessionFailure.ConnectionStage(stage))
    case .nameNotFound: self = .unreachable(error.description, .name)
    case .connectionRefused: self = .unreachable(error.description, .connection)
    case .tls: self = .unreachable(error.description, .handshake)
    case .proxy, .connectionLost, .other:
      self = .unavailable(error.description)
    }
  }

  private init(gateway error: GatewayError) {
    func told(_ status: Int, _ text: String) -> String {
      "gateway returned \(status)\(text.isEmpty ? "" : " (\(text))")"
    }
    switch error {
    case .refused(let status, let text): self = .loginRefused(told(status, text))
    case .protocolViolation(let text): self = .protocolViolation(text)
    case .tryLater(let status, let text): self = .tryLater(told(status, text))
    case .unavailable(let status, let text): self = .unavailable(told(status, text))
    case .denied(let text): self = .denied(told(403, text))
    case .staleLogin(let text): self = .staleLogin("the gateway does not know this login any more (\(text))")
    case .enrollmentRequired(let url):
      self = .secondFactor("a second factor has to be set up first", SessionFailure.FactorHelp(enrollmentURL: url))
    }
  }

  private init(discovery error: DiscoveryError) {
    switch error {
    case .invalidIssuer(let issuer, let reason):
      self = .incomplete(
        "issuer '\(issuer.withoutControlCharacters)' \(reason)", remedy: "gatectl context update --issuer URL")
    case .insecureIssuer(let issuer):
      self = .incomplete(
        "issuer '\(issuer.withoutControlCharacters)' is on plain http; https is needed",
        remedy: "gatectl context update --issuer https://…")
    case .notFound(let issuer, let tried):
      let places = tried.map { "\($0.url) (\($0.status))" }.joined(separator: ", ")
      self = .incomplete(
        "issuer \(issuer) publishes no metadata: \(places)",
        remedy: "gatectl context update --set idp.authorization-endpoint=URL --set idp.token-endpoint=URL")
    case .tryLater(let url, let status, _): self = .tryLater("\(url) answered \(status)")
    case .unavailable(let url, let status): self = .unavailable("\(url) answered \(status)")
    case .malformed(let url, let reason): self = .protocolViolation("\(url): \(reason)")
    case .issuerMismatch(let expected, let found, let url):
      self = .protocolViolation("\(url) is the metadata of issuer \(found), not of \(expected)")
    case .insecureEndpoint(let name, let url): self = .protocolViolation("\(name) '\(url)' is not https")
    case .missingEndpoint(let name, let issuer):
      let key = name.split(separator: "_").joined(separator: "-")
      self = .incomplete(
        "issuer \(issuer) names no \(name)", remedy: "gatectl context update --set idp.\(key)=URL")
    case .pkceUnsupported(let methods, let issuer):
      self = .incomplete(
        "issuer \(issuer) offers PKCE by \(methods.joined(separator: ", ").withoutControlCharacters) only; S256 is needed",
        remedy: nil)
    }
  }

  private init(resource error: ProtectedResourceError) {
    switch error {
    case .notFound(let tried):
      let places = tried.map { "\($0.url) (\($0.status))" }.joined(separator: ", ")
      self = .incomplete(
        "the server is no known gateway and does not say which issuer it trusts: \(places)",
        remedy: "gatectl context add NAME --server URL --issuer URL --client-id ID")
    case .malformed(let url, let reason): self = .protocolViolation("\(url): \(reason)")
    case .resourceMismatch(let asked, let found):
      self = .protocolViolation("the metadata of \(asked) is about another resource, \(found)")
    case .noAuthorizationServers(let url):
      self = .incomplete(
        "\(url) names no authorization server",
        remedy: "gatectl context add NAME --server URL --issuer URL --client-id ID")
    case .tryLater(let url, let status, _): self = .tryLater("\(url) answered \(status)")
    case .unavailable(let url, let status): self = .unavailable("\(url) answered \(status)")
    }
  }

  private init(tokenEndpoint error: TokenEndpointError) {
    switch error {
    case .grantRefused(let refusal): self = .loginRefused("the issuer refused the login (\(refusal.proven))")
    case .clientRefused(let refusal): self = .loginRefused("the issuer refused the client (\(refusal.proven))")
    case .requestRejected(let refusal): self = .protocolViolation("the issuer rejected the request (\(refusal.text))")
    case .tryLater(let refusal, _): self = .tryLater("the issuer is busy (\(refusal.text))")
    case .unavailable(let refusal): self = .unavailable("the issuer failed (\(refusal.text))")
    case .redirected(let status, _):
      self = .protocolViolation("the token endpoint answered with a redirect (\(status))")
    case .malformed(let reason): self = .protocolViolation("the token endpoint's answer is malformed: \(reason)")
    case .unknownTokenType(let type):
      self = .protocolViolation("the issuer sent a token of unknown type '\(type.withoutControlCharacters)'")
    }
  }

  private init(authorization error: AuthorizationError) {
    switch error {
    case .stateMismatch: self = .protocolViolation("the callback's state is not this login's")
    case .stateMissing: self = .protocolViolation("the callback carries no state")
    case .issuerMismatch(let expected, let found):
      self = .protocolViolation("the callback comes from issuer \(found), not from \(expected) (RFC 9207)")
    case .issuerMissing(let expected):
      self = .protocolViolation("the callback does not name its issuer, as \(expected) promises (RFC 9207)")
    case .codeMissing: self = .protocolViolation("the callback carries neither a code nor an error")
    case .refused(let error, _):
      switch error.meaning {
      case .refusal, .client: self = .loginRefused("login refused (\(error.summary))")
      case .temporary: self = .tryLater("the issuer is busy (\(error.summary))")
      case .request: self = .protocolViolation("the issuer rejected the request (\(error.summary))")
      }
    }
  }

  /// - Parameter isByHand: a token that a person gave is refused for its age, not broken.
  init(idToken error: IDTokenError, isByHand: Bool) {
    switch error {
    case .keysUnavailable(let url, let status, _):
      self =
        status == 429 || status == 503
        ? .tryLater("\(url) answered \(status)") : .unavailable("\(url) answered \(status)")
    case .expired(let moment, _) where isByHand: self = .loginRefused("the token given expired at \(moment)")
    default: self = .protocolViolation("the ID token is not to be trusted: \(error.explanation)")
    }
  }
}

extension SessionFailure.ConnectionStage {
  fileprivate init(_ stage: HTTPError.ConnectionStage) {
    switch stage {
    case .name: self = .name
    case .connection: self = .connection
    case .handshake: self = .handshake
    case .connectionOrHandshake: self = .connectionOrHandshake
    }
  }
}

extension TokenEndpointError.Refusal {
  fileprivate var text: String { "\(status), \(error.summary)" }

  /// With what may be the cause where the client has signed who it is.
  fileprivate var proven: String {
    guard let assertionAudience, error.meaning != .refusal else { return text }
    return "\(text); the client's assertion was for '\(assertionAudience)', see idp.assertion-audience"
  }
}

extension IDTokenError {
  fileprivate var explanation: String {
    switch self {
    case .malformed(let reason): "it is malformed: \(reason)"
    case .algorithmRefused(let name): "algorithm '\(name.withoutControlCharacters)' is not accepted"
    case .keysUnavailable(let url, let status, _): "\(url) answered \(status)"
    case .keysMalformed(let url): "\(url) holds no key set"
    case .unknownKey(let keyID, _, let listed):
      "it is signed with key '\(keyID ?? "?")', the issuer lists \(listed.isEmpty ? "none" : listed.joined(separator: ", "))"
    case .signatureInvalid: "its signature is wrong"
    case .claimMissing(let name): "it has no \(name)"
    case .issuerMismatch(let expected, let found): "it comes from issuer \(found), not \(expected)"
    case .audienceMismatch(let accepted, let found):
      "it is for audience \(found.joined(separator: ", ")), not \(accepted.joined(separator: " or "))"
    case .authorizedPartyMismatch(let expected, let found): "it was issued to client \(found), not \(expected)"
    case .expired(let moment, let now): "it expired at \(moment), and it is \(now) now"
    case .notYetValid(let claim, let moment, let now): "its \(claim) is \(moment), and it is \(now) now"
    case .nonceMismatch: "its nonce is not this login's"
    case .hashMismatch(let claim): "its \(claim) does not fit what it came with"
    case .subjectChanged: "it is for another person than before"
    }
  }
}
