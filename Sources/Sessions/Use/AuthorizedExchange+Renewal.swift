import Gateways
import HTTPTransport
import Platform

extension AuthorizedExchange {
  /// Sends a request; where the gateway refuses the session and a new one can be had, sends it once more with that.
  /// Whatever the method: a request whose session is refused has had no effect.
  /// - Returns: the answer, and the exchange that knows what it says of the session in use by then.
  /// - Throws: what `send` does; `SessionFailure`, `ConfigError` where the session could not be renewed.
  func sendRenewing(
    _ request: HTTPRequest, into sink: BodySink
  ) async throws -> (answer: HTTPResponse, exchange: AuthorizedExchange) {
    var exchange = self
    let answer = try await exchange.proven(request, sink)
    guard answer.response.status == 401, renewal != nil || !deliversRefusal else {
      return (try answer.delivered(to: sink), exchange)
    }
    let verdict = await exchange.certainty(of: answer.response)
    exchange.confirmed = verdict
    guard case .dead = verdict else { return (try answer.delivered(to: sink), exchange) }
    let target: Target?
    do {
      target = try await renewal?()
    } catch {
      if deliversRefusal { _ = try answer.delivered(to: sink) }
      throw error
    }
    guard let target else {
      return (try deliversRefusal ? answer.delivered(to: sink) : answer.response, exchange)
    }
    exchange.target = target
    exchange.gateway = try target.gateway(dependencies)
    exchange.token = try target.token(at: dependencies.clock.now())
    (exchange.renewal, exchange.confirmed) = (nil, nil)
    return try await exchange.sendRenewing(request, into: sink)
  }

  /// What a 401 says of the session; the gateway is asked where the answer alone does not tell. An upstream's own is
  /// nothing against the session, nor is one of which nobody can say whose it is.
  private func certainty(of answer: HTTPResponse) async -> Verdict {
    let verdict = gateway.judge(answer.head, body: answer.body)
    guard case .suspect = verdict else { return verdict }
    if case .dead(let text)? = try? await gateway.check(token) { return .dead(text) }
    return .fine
  }
}
