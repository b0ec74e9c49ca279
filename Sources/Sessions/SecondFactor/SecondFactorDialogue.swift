import Contexts
import Gateways
import HTTPTransport
import Platform
import SecurityKey
import Values

/// Gets a second factor from the person: by the method chosen, or by another that is set up where that cannot be.
struct SecondFactorDialogue: Sendable {
  let dependencies: Dependencies
  let target: Target
  let factors: any SecondFactors
  let token: Secret
  let request: SecondFactorRequest

  /// - Parameters:
  ///   - status: nil where it is not known what is set up.
  ///   - attempt: hands a proof in, each once.
  /// - Throws: `SessionFailure.Reason.secondFactor` (80), `.tryLater` (75), and what `attempt` throws.
  func run(
    _ status: SecondFactorStatus?, attempt: (SecondFactorProof) async throws -> CodeOutcome
  ) async throws {
    var method = try SecondFactorChoice.method(status, flag: request.method, context: target.context)
    // With a code at hand there is nothing to choose.
    if request.code == nil, method == .webauthn {
      guard let obstacle = try await askKey(status, attempt) else { return }
      method = try instead(of: obstacle, status)
    }
    let prompt = CodePrompt(
      dependencies: dependencies, request: request,
      ledger: AttemptLedger(dependencies, origin: target.server.origin))
    _ = try await prompt.run(method) { try await attempt(.code($0)) }
  }

  /// - Returns: nil where a key's answer was accepted; else why there is none.
  private func askKey(
    _ status: SecondFactorStatus?, _ attempt: (SecondFactorProof) async throws -> CodeOutcome
  ) async throws -> String? {
    if let status, !status.methods.contains(.webauthn) {
      return "no security key is registered for use outside a browser"
    }
    let terminal = dependencies.terminal
    guard terminal.isInputTTY || terminal.isErrorTTY || request.isKeyRequested else {
      return "a security key has to be touched, and there is no terminal to say so on (--mfa-method webauthn insists)"
    }
    let challenge: AssertionChallenge
    do {
      challenge = try await factors.startAssertion(token)
    } catch GatewayError.unavailable(_, let text) {
      return "the gateway has no question for a security key (\(text))"
    }
    let assertion: Assertion
    do throws(SecurityKeyError) {
      assertion = try await dependencies.securityKeys.answer(challenge.options, for: target.server.origin) {
        request.tell(.securityKey($0))
      }
    } catch {
      if case .foreignRelyingParty = error { throw SessionFailure.Reason.protocolViolation(error.description) }
      return error.description
    }
    switch try await attempt(.assertion(assertion, challenge)) {
    case .accepted: return nil
    case .refused(let text, _), .tooMany(let text), .locked(let text):
      return "the gateway refused the security key's answer (\(text))"
    }
  }

  /// What else may be asked for.
  private func instead(of obstacle: String, _ status: SecondFactorStatus?) throws -> SecondFactorMethod {
    guard let status else {
      request.tell(.unusable(obstacle))
      return .totp
    }
    if let other = status.methods.first(where: { $0 != .webauthn }) {
      request.tell(.unusable(obstacle))
      return other
    }
    guard status.unusedBackupCodes ?? 0 > 0 else {
      throw SessionFailure.Reason.secondFactor(
        obstacle, SessionFailure.FactorHelp(notes: ["no other second factor is set up, nor is a backup code left"]))
    }
    request.tell(.unusable(obstacle))
    return .backupCode
  }
}

extension SecondFactorRequest {
  /// Whether the command line asks for a security key in so many words.
  fileprivate var isKeyRequested: Bool { method.flatMap(SecondFactorMethod.init(named:)) == .webauthn }
}

/// Which second factor to ask for.
struct SecondFactorChoice: Sendable {
  /// The server's preference › `--mfa-method` › the context's `mfa-method` › what is set up.
  static func method(
    _ status: SecondFactorStatus?, flag: String?, context: LayeredContext?
  ) throws -> SecondFactorMethod {
    let wishes = try [
      status?.preferred, Self.named(flag), Self.method(of: context),
    ]
    if let wanted = wishes.compactMap({ $0 }).first { return wanted }
    let methods = status?.methods ?? []
    return methods.isEmpty || methods.contains(.totp) ? .totp : methods[0]
  }

  /// At a login, where the gateway takes nothing but codes from here.
  static func loginMethod(
    _ request: SecondFactorRequest, context: LayeredContext?
  ) throws -> SecondFactorMethod {
    let method = try method(nil, flag: request.method, context: context)
    guard method == .webauthn else { return method }
    request.tell(.unusable("at a login the gateway takes a security key in the browser alone"))
    return .totp
  }

  private static func named(_ name: String?) throws -> SecondFactorMethod? {
    guard let name, name != "default" else { return nil }
    guard let method = SecondFactorMethod(named: name) else {
      let known = SecondFactorMethod.allCases.map(\.rawValue).joined(separator: ", ")
      throw SessionFailure.Reason.usage("--mfa-method '\(name.withoutControlCharacters)' is none of \(known)")
    }
    return method
  }

  /// - Throws: `ConfigError.invalidValue` (65), which names the place in the file.
  private static func method(of context: LayeredContext?) throws -> SecondFactorMethod? {
    guard let stored = try context?.value(.mfaMethod), case .text(let name) = stored.value else { return nil }
    _ = try Field.mfaMethod.parse(name, from: stored.source)
    return SecondFactorMethod(named: name)
  }
}
