package import Contexts
import Gateways
import HTTPTransport
import Platform
package import Values

/// A session's second factors: what is set up, and proving one.
package struct SecondFactorCheck: Sendable {
  private let dependencies: Dependencies
  private let store: ConfigStore
  package var secondFactor = SecondFactorRequest()

  package init(dependencies: Dependencies, store: ConfigStore) {
    self.dependencies = dependencies
    self.store = store
  }

  /// - Throws: `SessionFailure`, `ConfigError`.
  package func status(_ resolution: Resolution) async throws -> SecondFactorStatus {
    let (target, gateway, token) = try prepare(resolution)
    let factors = try factors(target, gateway, token)
    return try await target.translating {
      try await confirmingDeath(target, gateway, token) { try await factors.status(token) }
    }
  }

  /// Proves a second factor, which opens the step-up window.
  /// - Throws: `SessionFailure` (80 where none was accepted), `ConfigError`.
  package func verify(_ resolution: Resolution) async throws -> SecondFactorStatus {
    let (target, gateway, token) = try prepare(resolution)
    let factors = try factors(target, gateway, token)
    return try await target.translating {
      let status = try await confirmingDeath(target, gateway, token) { try await factors.status(token) }
      guard status.isEnrolled else {
        throw SessionFailure.Reason.secondFactor(
          "no second factor is set up", SessionFailure.FactorHelp(enrollmentURL: factors.enrollmentURL))
      }
      let dialogue = SecondFactorDialogue(
        dependencies: dependencies, target: target, factors: factors, token: token, request: secondFactor)
      return try await confirmingDeath(target, gateway, token) {
        try await dialogue.run(status) { try await factors.verify($0, session: token) }
        return try await factors.status(token)
      }
    }
  }

  private func prepare(_ resolution: Resolution) throws -> (Target, any Gateway, Secret) {
    let target = try Target(resolution)
    return (target, try target.gateway(dependencies), try target.token(at: dependencies.clock.now()))
  }

  private func factors(_ target: Target, _ gateway: any Gateway, _ token: Secret) throws -> any SecondFactors {
    guard let factors = gateway.secondFactors else {
      throw target.failure(
        .incomplete("a gateway of kind \(target.kind.rawValue) has no second factors of its own", remedy: nil))
    }
    guard factors.applies(to: token) else {
      throw target.failure(.usage("an API token has no second factors; they belong to a person's session"))
    }
    return factors
  }

  /// A refusal is the session's end where the gateway says so when asked.
  private func confirmingDeath<Value>(
    _ target: Target, _ gateway: any Gateway, _ token: Secret, _ work: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch GatewayError.refused(let status, let text) {
      guard case .dead(let why) = try await gateway.checkForStatus(token) else {
        throw SessionFailure.Reason.rejected(status: status, text: text)
      }
      throw SessionFailure.Reason.loginRequired(
        SessionEnd(dependencies, store).record(target, status: status, text: why))
    }
  }
}
