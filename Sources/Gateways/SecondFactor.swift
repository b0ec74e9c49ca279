package import HTTPTransport
package import Values

/// What a gateway does about second factors (B1.4, B1.5 of a rack-gateway's contract; another kind may do the same).
package protocol SecondFactors: Sendable {
  /// Where a person sets a second factor up.
  var enrollmentURL: String { get }

  /// Whether a request with this credential may be asked for one; API tokens never are.
  func applies(to token: Secret) -> Bool

  /// What is set up for the session's user.
  /// - Throws: `GatewayError`, `HTTPError`.
  func status(_ token: Secret) async throws -> SecondFactorStatus

  /// Puts a code into the request that was challenged. The code goes into a header of its own, never into the credential.
  func attach(_ code: Secret, to request: inout HTTPRequest)

  /// Whether a request that somebody else made carries a code, which then counts as an attempt.
  func carriesCode(_ request: HTTPRequest) -> Bool

  /// Proves the second factor by itself, which opens the step-up window. Never repeated.
  /// - Throws: `GatewayError`, `HTTPError`.
  func verify(_ code: Secret, session token: Secret) async throws -> CodeOutcome
}

/// Why a request was not answered: the session lives, the second factor is missing.
package enum SecondFactorChallenge: Sendable, Hashable {
  /// A proof of the last minutes is enough.
  case stepUp
  /// Every such request wants one of its own.
  case always
  /// What came with the request was wrong, with the gateway's words.
  case wrong(String)
  /// None is set up yet.
  case enrollment
}

/// What became of a code.
package enum CodeOutcome: Sendable, Hashable {
  /// Until when the proof is enough, where the gateway says so.
  case accepted(until: Timestamp?)
  /// Wrong, used before, or of another moment; with the gateway's words and its clock.
  case refused(String, gatewayTime: Timestamp?)
  /// None is taken for some minutes, with the gateway's words.
  case tooMany(String)
  /// The account takes no code any more, with the gateway's words.
  case locked(String)
}
