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

  /// What a security key has to answer.
  /// - Throws: `GatewayError`, `HTTPError`.
  func startAssertion(_ token: Secret) async throws -> AssertionChallenge

  /// Puts a proof into the request that was challenged. It goes into a header of its own, never into the credential.
  func attach(_ proof: SecondFactorProof, to request: inout HTTPRequest)

  /// Whether a request that somebody else made carries a code, which then counts as an attempt.
  func carriesCode(_ request: HTTPRequest) -> Bool

  /// Proves the second factor by itself, which opens the step-up window. Never repeated.
  /// - Throws: `GatewayError`, `HTTPError`.
  func verify(_ proof: SecondFactorProof, session token: Secret) async throws -> CodeOutcome
}

/// What a gateway wants answered by a security key.
package struct AssertionChallenge: Sendable {
  package let options: AssertionOptions
  /// The gateway's own, to be given back as it came.
  package let sessionData: Secret

  package init(options: AssertionOptions, sessionData: Secret) {
    (self.options, self.sessionData) = (options, sessionData)
  }
}

/// What proves a second factor.
package enum SecondFactorProof: Sendable {
  /// A TOTP or backup code, or a one-time password.
  case code(Secret)
  case assertion(Assertion, AssertionChallenge)
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

/// What became of a proof.
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
