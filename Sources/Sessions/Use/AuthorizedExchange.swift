import Contexts
import Gateways
import HTTPTransport
import Platform
import Synchronization
import Values

/// Requests with a session: a challenge for a second factor is answered, and the same request sent again with the code.
struct AuthorizedExchange: Sendable {
  let dependencies: Dependencies
  let store: ConfigStore
  var target: Target
  var gateway: any Gateway
  var token: Secret
  /// Another session, asked for once where this one turns out to be dead; nil: there is no way to one.
  var renewal: (@Sendable () async throws -> Target?)?
  /// Whether an answer that ends the session goes to its reader, too.
  var deliversRefusal = true
  /// What the last answer says of the session, where the gateway was asked to be sure.
  var confirmed: Verdict?
  var secondFactor = SecondFactorRequest()

  /// Sends a request.
  /// - Parameter sink: where the answer goes as it comes; one that is a challenge is kept from it.
  /// - Returns: the answer; with a sink, of its body the beginning alone.
  /// - Throws: `SessionFailure.Reason` where a second factor is needed and not to be had; `HTTPError`, `GatewayError`.
  func send(_ request: HTTPRequest, into sink: BodySink? = nil) async throws -> HTTPResponse {
    try await proven(request, sink).delivered(to: sink)
  }

  /// The answer to a request with the session and, where it is asked for, a second factor.
  func proven(_ request: HTTPRequest, _ sink: BodySink?) async throws -> Attempt {
    var request = request
    gateway.authorize(&request, with: token)
    let answer = try await first(&request, sink)
    guard let factors = gateway.secondFactors, factors.applies(to: token),
      case .challenged(let challenge) = gateway.judge(answer.response.head, body: answer.response.body)
    else { return answer }
    if challenge == .enrollment { throw Self.enrollment(factors) }
    return try await answered(request, sink, factors)
  }

  /// A code that came with the request by hand counts as any other, and is not sent twice either.
  private func first(_ request: inout HTTPRequest, _ sink: BodySink?) async throws -> Attempt {
    guard gateway.secondFactors?.carriesCode(request) == true else { return try await attempt(request, sink) }
    request.retry = .never
    let ledger = AttemptLedger(dependencies, origin: target.server.origin)
    let record = try ledger.spend()
    let answer = try await attempt(request, sink)
    if answer.response.isSuccess { ledger.wasRight(record) }
    return answer
  }

  private func answered(
    _ request: HTTPRequest, _ sink: BodySink?, _ factors: any SecondFactors
  ) async throws -> Attempt {
    // With a code at hand there is nothing to choose.
    let status = secondFactor.code == nil ? try? await factors.status(token) : nil
    if let status, !status.isEnrolled { throw Self.enrollment(factors) }
    secondFactor.tell(.wanted)
    let dialogue = SecondFactorDialogue(
      dependencies: dependencies, target: target, factors: factors, token: token, request: secondFactor)
    let last = Mutex<Attempt?>(nil)
    try await dialogue.run(status) { proof in
      var proven = request
      factors.attach(proof, to: &proven)
      let answer = try await attempt(proven, sink)
      if case .challenged(.wrong(let text)) = gateway.judge(answer.response.head, body: answer.response.body) {
        return .refused(text, gatewayTime: answer.response.headers["Date"].flatMap { Timestamp(httpDate: $0) })
      }
      last.withLock { $0 = answer }
      return .accepted(until: nil)
    }
    guard let answer = last.withLock({ $0 }) else { throw CancellationError() }
    return answer
  }

  private static func enrollment(_ factors: (any SecondFactors)?) -> SessionFailure.Reason {
    .secondFactor(
      "a second factor has to be set up first", SessionFailure.FactorHelp(enrollmentURL: factors?.enrollmentURL))
  }

  /// An answer that its reader may not have seen yet.
  struct Attempt: Sendable {
    let response: HTTPResponse
    let isWithheld: Bool

    func delivered(to sink: BodySink?) throws -> HTTPResponse {
      guard isWithheld, let sink else { return response }
      try sink.head(response.head)
      try response.body.withUnsafeBytes { if !$0.isEmpty { try sink.bytes($0) } }
      return response
    }
  }

  /// What could be a challenge, or the session's end where that is not the last word, is kept back until it has been
  /// judged; all else passes as it comes.
  private func attempt(_ request: HTTPRequest, _ sink: BodySink?) async throws -> Attempt {
    let http = target.http(dependencies)
    guard let sink else { return Attempt(response: try await http.send(request), isWithheld: false) }
    let mayChallenge = gateway.secondFactors?.applies(to: token) == true
    let mayEnd = renewal != nil || !deliversRefusal
    let state = Mutex((isWithheld: false, bytes: [UInt8]()))
    let answer = try await http.send(
      request,
      into: BodySink(
        head: { head in
          let isHeld = mayChallenge && [401, 403].contains(head.status) || mayEnd && head.status == 401
          guard isHeld else { return try sink.head(head) }
          state.withLock { $0.isWithheld = true }
        },
        bytes: { bytes in
          let isWithheld = state.withLock { state in
            let limit = state.isWithheld ? request.bodyLimit : Self.beginning
            if state.bytes.count < limit { state.bytes += bytes.prefix(limit - state.bytes.count) }
            return state.isWithheld
          }
          if !isWithheld { try sink.bytes(bytes) }
        }))
    let (isWithheld, bytes) = state.withLock { $0 }
    return Attempt(response: HTTPResponse(head: answer.head, body: bytes), isWithheld: isWithheld)
  }

  /// Bytes of a body that tell whose error it is.
  private static let beginning = 4096
}

extension AuthorizedExchange {
  /// What an answer of 400 and above means.
  func failure(_ answer: HTTPResponse) async -> SessionFailure {
    switch confirmed ?? gateway.judge(answer.head, body: answer.body) {
    case .dead(let text): return dead(answer.status, text)
    case .suspect:
      // Where the gateway cannot say, nothing is confirmed, and the answer stands for itself.
      if case .dead(let text)? = try? await gateway.check(token) { return dead(answer.status, text) }
    case .challenged(.enrollment): return target.failure(Self.enrollment(gateway.secondFactors))
    case .challenged(.wrong(let text)): return target.failure(.secondFactor(text, SessionFailure.FactorHelp()))
    case .challenged: return target.failure(.secondFactor("a second factor is needed", SessionFailure.FactorHelp()))
    case .insufficientScope(let scopes): return target.failure(.insufficientScope(scopes))
    case .fine: break
    }
    let text = answer.errorText
    let told = "gateway returned \(answer.status)\(text.isEmpty ? "" : " (\(text))")"
    switch answer.status {
    case 403: return target.failure(.denied(told))
    case 429, 503: return target.failure(.tryLater(told))
    case 500...: return target.failure(.unavailable(told))
    default: return target.failure(.refused(status: answer.status))
    }
  }

  private func dead(_ status: Int, _ text: String) -> SessionFailure {
    target.failure(.loginRequired(SessionEnd(dependencies, store).record(target, status: status, text: text)))
  }
}
