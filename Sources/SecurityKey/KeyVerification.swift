import CLibFIDO2
import Platform
import Values

/// Has a key answer, with the person verified as far as the relying party wishes.
struct KeyVerification: Sendable {
  let key: OpenKey
  let wish: AssertionOptions.UserVerification
  let limit: Duration
  let terminal: any Terminal
  let tell: @Sendable (SecurityKeyEvent) -> Void

  /// Wrong PINs in a row that a key takes before it wants to be unplugged (CTAP 2.1, section 6.5.5.1).
  private static let tries = 3
  /// CTAP 2.1, section 6.5.1.
  private static let shortestPIN = 4

  private enum Way { case touchAlone, byKey, byPIN }

  func answer(_ question: OpenKey.Question) async throws(SecurityKeyError) -> Assertion {
    var way = try firstWay()
    var refused: Set<Secret> = []
    var tries = 0
    while true {
      var question = question
      question.wantsOwnVerification = way == .byKey
      if way == .byPIN {
        guard tries < Self.tries else { throw .pinRefused(key: key.name) }
        tries += 1
        guard let pin = try pin(refused) else { continue }
        question.pin = pin
      }
      switch try await ask(question) {
      case .signed(let assertion): return assertion
      case .failed(let status):
        if let pin = question.pin, Self.isWrongPIN(status) {
          refused.insert(pin)
          tell(.wrongPIN(left: await pinTries()))
        } else if way != .byPIN, Self.wantsPIN(status), key.hasPIN {
          way = .byPIN
        } else {
          throw error(status)
        }
      }
    }
  }

  private func firstWay() throws(SecurityKeyError) -> Way {
    switch wish {
    case .discouraged: return .touchAlone
    case .preferred where key.hasOwnVerification: return .byKey
    // As good as it gets without asking.
    case .preferred: return key.hasPIN && terminal.isInputTTY ? .byPIN : .touchAlone
    case .required:
      if key.hasOwnVerification { return .byKey }
      guard key.hasPIN else { throw .pinNotSet(key: key.name) }
      return .byPIN
    }
  }

  private func ask(_ question: OpenKey.Question) async throws(SecurityKeyError) -> OpenKey.Answer {
    tell(.touch(key.name))
    // The wait ends first; this ends the call of a key that cannot be cancelled.
    key.limit(to: limit + .seconds(1))
    let (key, asked) = (key, question)
    let answer = await BlockingWait.run(limit: limit, cancel: { key.cancel() }, { key.ask(asked) })
    guard let answer else { throw .timedOut(limit) }
    return answer
  }

  private func pinTries() async -> Int? {
    let key = key
    return await BlockingWait.run { key.pinTries }
  }

  /// Asks the person.
  /// - Returns: nil for what is not sent: refused before, or shorter than any PIN.
  private func pin(_ refused: Set<Secret>) throws(SecurityKeyError) -> Secret? {
    let left = key.pinTries
    if left == 0 { throw .pinBlocked(key: key.name) }
    let warning =
      switch left {
      case nil: ""
      case 1?: " (the last try: a wrong PIN blocks the key for good)"
      case let left?: " (\(left) tries left)"
      }
    let typed: Secret?
    do {
      typed = try terminal.readSecret(prompt: "Enter the PIN of \(key.name)\(warning): ")
    } catch .noTerminal {
      throw .noTerminal(key: key.name)
    } catch {
      throw .failed(key: key.name, error.description)
    }
    guard let typed, !typed.reveal().isEmpty else { throw .nothingTyped }
    guard !refused.contains(typed) else {
      tell(.sentBefore)
      return nil
    }
    guard typed.reveal().unicodeScalars.count >= Self.shortestPIN else {
      tell(.tooShort)
      return nil
    }
    return typed
  }

  private static func isWrongPIN(_ status: FIDOStatus) -> Bool {
    [gatectl_fido_pin_invalid, gatectl_fido_pin_auth_invalid, gatectl_fido_pin_policy_violation].contains(status.code)
  }

  /// The key could not verify the person by itself, or wants to in any case.
  private static func wantsPIN(_ status: FIDOStatus) -> Bool {
    [gatectl_fido_uv_invalid, gatectl_fido_uv_blocked, gatectl_fido_pin_required].contains(status.code)
  }

  private func error(_ status: FIDOStatus) -> SecurityKeyError {
    switch status.code {
    case gatectl_fido_no_credentials: .noMatchingCredential(keys: [key.name])
    case gatectl_fido_pin_blocked: .pinBlocked(key: key.name)
    case gatectl_fido_pin_auth_blocked: .pinPaused(key: key.name)
    case gatectl_fido_pin_not_set: .pinNotSet(key: key.name)
    case gatectl_fido_operation_denied, gatectl_fido_not_allowed: .denied(key: key.name)
    case gatectl_fido_action_timeout, gatectl_fido_user_action_timeout, gatectl_fido_keepalive_cancel: .timedOut(limit)
    default: .failed(key: key.name, key.text(status))
    }
  }
}
