// RFC 8628 sections 3.3 to 3.5: login on another device.
import HTTPTransport
package import Values

/// Asks for a code to show, then polls until the person has typed it.
package struct DeviceFlow: Sendable {
  package let issuer: IssuerConnection
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameter sleep: waits for the given time; throws where the task is cancelled.
  package init(issuer: IssuerConnection, sleep: @escaping @Sendable (Duration) async throws -> Void) {
    self.issuer = issuer
    self.sleep = sleep
  }

  /// - Throws: `DiscoveryError.missingEndpoint`, `TokenEndpointError`, `HTTPError`.
  package func begin(scope: [String]) async throws -> DeviceAuthorization {
    let page = try issuer.metadata.require(.deviceAuthorization)
    return try await issuer.tokenEndpoint().authorizeDevice(at: page, scope: scope, now: issuer.now)
  }

  /// Polls until tokens come, the person refuses, or the deadline passes: the code's own, or `deadline` if
  /// that is sooner. Goes on through network trouble, 5xx and 429.
  /// - Parameter onTrouble: is told the first of such errors, and again where polls went well in between.
  /// - Throws: `DeviceFlowError`, `TokenEndpointError`, `IDTokenError`; `HTTPError` that no waiting mends.
  package func complete(
    _ device: DeviceAuthorization, deadline: Timestamp? = nil, onTrouble: (any Error) -> Void = { _ in }
  ) async throws -> TokenSet {
    let endpoint = try issuer.tokenEndpoint()
    let end = min(device.expiresAt, deadline ?? device.expiresAt)
    var pace = Pace(interval: device.interval)
    while true {
      let remaining = end - issuer.now()
      guard remaining >= pace.least else {
        throw device.expiresAt <= end ? DeviceFlowError.codeExpired : .deadlinePassed
      }
      try await sleep(min(pace.next, remaining))
      let wasTroubled = pace.isTroubled
      let outcome = try await poll(endpoint, device, &pace)
      guard case .success(let response) = outcome else {
        if case .failure(let trouble) = outcome, pace.isTroubled, !wasTroubled { onTrouble(trouble) }
        continue
      }
      // Outside of the loop's patience: the code is used up, whatever becomes of the ID token.
      return try await issuer.tokens(response, from: .grant, receivedAt: issuer.now())
    }
  }

  /// - Returns: a failure where it is worth another poll, `pace` being set for it.
  private func poll(
    _ endpoint: TokenEndpoint, _ device: DeviceAuthorization, _ pace: inout Pace
  ) async throws -> Result<TokenResponse, any Error> {
    do {
      return .success(try await endpoint.redeem(.deviceCode(device.deviceCode)))
    } catch let error as TokenEndpointError {
      try pace.adjust(after: error)
      return .failure(error)
    } catch let error as HTTPError where error.isPassing {
      pace.backOff()
      return .failure(error)
    }
  }
}

/// Both are 75: the login was not completed in time.
package enum DeviceFlowError: Error, Hashable, Sendable {
  /// The issuer's own limit for the code.
  case codeExpired
  /// The caller's.
  case deadlinePassed
}

/// The time between two polls.
private struct Pace {
  /// The issuer's interval, five seconds longer with each `slow_down` (section 3.5).
  private var interval: Duration
  /// Before the next poll; shortened where the deadline comes sooner, but not below `least`.
  private(set) var next: Duration
  /// What the issuer insists on: its interval, or a `Retry-After`.
  private(set) var least: Duration
  /// Whether the last poll got no proper answer.
  private(set) var isTroubled = false

  init(interval: Duration) {
    self.interval = interval
    next = interval
    least = interval
  }

  private mutating func resume() {
    next = interval
    least = interval
    isTroubled = false
  }

  mutating func adjust(after error: TokenEndpointError) throws {
    switch error {
    case .requestRejected(let refusal), .grantRefused(let refusal), .clientRefused(let refusal):
      switch refusal.error.code {
      case "authorization_pending": resume()
      case "slow_down":
        interval += .seconds(5)
        resume()
      case "expired_token": throw DeviceFlowError.codeExpired
      default: throw error
      }
    case .tryLater(let refusal, _) where refusal.error.code == "slow_down":
      interval += .seconds(5)
      resume()
    case .tryLater(_, let retryAfter): backOff(atLeast: retryAfter)
    case .unavailable: backOff()
    case .redirected, .malformed, .unknownTokenType: throw error
    }
  }

  /// Doubles the wait, up to a minute, until an answer comes again.
  mutating func backOff(atLeast asked: Duration? = nil) {
    isTroubled = true
    least = max(interval, asked ?? .zero)
    next = max(min(next * 2, max(.seconds(60), interval)), least)
  }
}

extension HTTPError {
  /// Whether the same request may go through later.
  fileprivate var isPassing: Bool {
    switch self {
    case .nameNotFound, .connectionRefused, .notConnected, .timedOut, .connectionLost, .proxy, .malformedAnswer,
      .other:
      true
    default: false
    }
  }
}
