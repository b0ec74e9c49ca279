import Contexts
import Gateways
import Platform
import Synchronization
import Values

/// Gets codes from the person (or the command line) and hands each in once.
struct CodePrompt: Sendable {
  let dependencies: Dependencies
  let request: SecondFactorRequest
  let ledger: AttemptLedger

  private let past = Past()

  init(dependencies: Dependencies, request: SecondFactorRequest, ledger: AttemptLedger) {
    (self.dependencies, self.request, self.ledger) = (dependencies, request, ledger)
  }

  /// Five lock the account.
  static let tries = 3

  /// What was asked for and sent so far, also where an answer was lost and the question comes up again.
  private final class Past: Sendable {
    let state = Mutex((rounds: 0, sent: Set<Secret>()))
  }

  /// Asks for codes and tries each, until one is accepted.
  /// - Parameters:
  ///   - method: what the prompt asks for.
  ///   - canSkip: whether nothing typed means that somebody else does it, such as the browser.
  /// - Returns: false where nothing was typed and that is allowed.
  /// - Throws: `SessionFailure.Reason.secondFactor` (80), `.tryLater` (75), and what `attempt` throws.
  func run(
    _ method: SecondFactorMethod, canSkip: Bool = false, attempt: (Secret) async throws -> CodeOutcome
  ) async throws -> Bool {
    while past.state.withLock({ $0.rounds < Self.tries }) {
      do {
        try ledger.check()
      } catch SessionFailure.Reason.tryLater(let text) where canSkip {
        request.tell(.unusable("\(text); give it in the browser, or wait"))
        return false
      }
      guard let code = try code(method, canSkip: canSkip) else { return false }
      guard Self.isCode(code.reveal()) else {
        if request.code != nil {
          throw SessionFailure.Reason.malformedInput("what was given is no code; nothing was sent")
        }
        past.state.withLock { $0.rounds += 1 }
        request.tell(.malformed)
        continue
      }
      let isNew = past.state.withLock { past in
        past.rounds += 1
        return past.sent.insert(code).inserted
      }
      guard isNew else {
        request.tell(.sentBefore)
        if request.code != nil { throw refused("the code given was sent already, and none is sent twice") }
        continue
      }
      let record = try ledger.spend()
      switch try await attempt(code) {
      case .accepted:
        ledger.wasRight(record)
        return true
      case .tooMany(let text): throw SessionFailure.Reason.tryLater("the gateway takes no code for now (\(text))")
      case .locked(let text):
        throw SessionFailure.Reason.secondFactor(
          "no code is taken (\(text))",
          SessionFailure.FactorHelp(notes: ["an administrator of the gateway has to unlock the account"]))
      case .refused(let text, let gatewayTime):
        request.tell(.refused(text))
        if let difference = clockDifference(gatewayTime) { request.tell(.clockDiffers(difference)) }
        if request.code != nil { throw refused("the code given was refused (\(text))") }
      }
    }
    throw refused("no code was accepted in \(Self.tries) tries, and more could lock the account")
  }

  /// Nil where the person leaves it to somebody else.
  private func code(_ method: SecondFactorMethod, canSkip: Bool) throws -> Secret? {
    if let code = request.code { return Secret(Self.withoutSpaces(code.reveal())) }
    let what =
      switch method {
      case .backupCode: "backup code"
      case .yubiOTP: "one-time password by touching the YubiKey (or a backup code)"
      case .totp, .webauthn: "TOTP code (or a backup code)"
      }
    let skip = canSkip ? "; empty if the browser has it already" : ""
    let typed: Secret?
    do {
      typed = try dependencies.terminal.readSecret(prompt: "Enter \(what)\(skip): ")
    } catch TerminalError.noTerminal {
      throw SessionFailure.Reason.secondFactor(
        "no terminal to ask on, and a second factor is needed", SessionFailure.FactorHelp())
    }
    let code = Self.withoutSpaces(typed?.reveal() ?? "")
    if !code.isEmpty { return Secret(code) }
    if canSkip, typed != nil { return nil }
    throw SessionFailure.Reason.secondFactor("no code was typed", SessionFailure.FactorHelp())
  }

  /// What people copy from a list or an app comes with spaces.
  private static func withoutSpaces(_ text: String) -> String { text.filter { !$0.isWhitespace } }

  /// Six digits of an app, a backup code, what a YubiKey types (44 letters): anything else, such as a password typed at
  /// the wrong prompt, is neither sent nor counted against the account.
  private static func isCode(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private func refused(_ text: String) -> SessionFailure.Reason {
    .secondFactor(
      text,
      SessionFailure.FactorHelp(notes: [
        "wait for the next code: each counts once, and five wrong ones lock the account"
      ]))
  }

  /// Seconds that this machine is ahead, where that is enough to spoil a time-based code.
  private func clockDifference(_ gatewayTime: Timestamp?) -> Int64? {
    guard let gatewayTime else { return nil }
    let difference = dependencies.clock.now().seconds - gatewayTime.seconds
    return abs(difference) > 20 ? difference : nil
  }
}
