import Gateways
import Platform
import Synchronization
import TestSupport
import Testing
import Values

@testable import Sessions

struct CodePromptTests {
  private let notes = Notes<SecondFactorEvent>()

  private func prompt(_ stage: Stage, code: String? = nil) throws -> CodePrompt {
    var request = SecondFactorRequest()
    request.code = code.map { Secret($0) }
    request.tell = notes.add
    return CodePrompt(
      dependencies: stage.dependencies, request: request,
      ledger: AttemptLedger(stage.dependencies, origin: try Origin(of: "https://gw.example")))
  }

  /// A gateway that takes one code, and remembers what it got.
  private final class Taker: Sendable {
    let got = Mutex<[String]>([])
    let right: String
    let wrong: CodeOutcome

    init(right: String = "", wrong: CodeOutcome = .refused("wrong code", gatewayTime: nil)) {
      (self.right, self.wrong) = (right, wrong)
    }

    @Sendable func take(_ code: Secret) async throws -> CodeOutcome {
      got.withLock { $0.append(code.reveal()) }
      return code.reveal() == right ? .accepted(until: nil) : wrong
    }
  }

  private func refusal(_ work: () async throws -> Bool) async -> SessionFailure.Reason? {
    do {
      _ = try await work()
      return nil
    } catch {
      return error as? SessionFailure.Reason
    }
  }

  @Test func aCodeIsTakenWithoutItsSpaces() async throws {
    let stage = try Stage(typing: [" 123 456 "])
    let taker = Taker(right: "123456")
    #expect(try await prompt(stage).run(.totp, attempt: taker.take))
    #expect(stage.typist.prompts == ["Enter TOTP code (or a backup code): "])
  }

  @Test func aCodeGivenIsTakenWithoutItsSpacesToo() async throws {
    let taker = Taker(right: "123456")
    #expect(try await prompt(Stage(), code: "123 456").run(.totp, attempt: taker.take))
  }

  @Test(arguments: ["correct horse battery staple!", String(repeating: "1", count: 65), "{}", "12345６"])
  func whatCanBeNoCodeIsNotSent(text: String) async throws {
    let stage = try Stage(typing: [text, "123456"])
    let taker = Taker(right: "123456")
    #expect(try await prompt(stage).run(.totp, attempt: taker.take))
    #expect(taker.got.withLock { $0 } == ["123456"] && notes.all == [.malformed])
    let given = try prompt(try Stage(), code: text)
    guard case .malformedInput? = await refusal({ try await given.run(.totp, attempt: Taker().take) }) else {
      Issue.record("not refused")
      return
    }
  }

  @Test func threeWrongCodesAreAllThereAre() async throws {
    let stage = try Stage(typing: ["1", "2", "3", "4"])
    let taker = Taker()
    let prompt = try prompt(stage)
    guard case .secondFactor(let text, _)? = await refusal({ try await prompt.run(.totp, attempt: taker.take) }) else {
      Issue.record("not refused")
      return
    }
    #expect(text == "no code was accepted in 3 tries, and more could lock the account")
    #expect(taker.got.withLock { $0 } == ["1", "2", "3"] && stage.typist.untyped == ["4"])
    #expect(notes.all == Array(repeating: .refused("wrong code"), count: 3))
  }

  @Test func noCodeIsSentTwice() async throws {
    let stage = try Stage(typing: ["111111", "111111", "11 11 11"])
    let taker = Taker()
    let prompt = try prompt(stage)
    _ = await refusal { try await prompt.run(.totp, attempt: taker.take) }
    #expect(taker.got.withLock { $0 } == ["111111"])
    #expect(notes.all == [.refused("wrong code"), .sentBefore, .sentBefore])
  }

  @Test func aCodeWhoseAnswerWasLostIsNotSentAgain() async throws {
    let stage = try Stage(typing: ["111111", "111111", "222222"])
    let prompt = try prompt(stage)
    await #expect(throws: GatewayError.self) {
      try await prompt.run(.totp) { _ in throw GatewayError.unavailable(status: 502, text: "") }
    }
    let taker = Taker(right: "222222")
    #expect(try await prompt.run(.totp, attempt: taker.take))
    #expect(taker.got.withLock { $0 } == ["222222"])
  }

  @Test func aCodeGivenIsTriedOnce() async throws {
    let stage = try Stage()
    let taker = Taker()
    let prompt = try prompt(stage, code: "123456")
    guard case .secondFactor(let text, let help)? = await refusal({ try await prompt.run(.totp, attempt: taker.take) })
    else {
      Issue.record("not refused")
      return
    }
    #expect(text == "the code given was refused (wrong code)" && help.notes.count == 1)
    _ = await refusal { try await prompt.run(.totp, attempt: taker.take) }
    #expect(taker.got.withLock { $0 } == ["123456"])
  }

  @Test func whatTheGatewayCallsEnoughIsEnough() async throws {
    let stage = try Stage(typing: ["1", "2"])
    let prompt = try prompt(stage)
    let busy = await refusal { try await prompt.run(.totp, attempt: Taker(wrong: .tooMany("too many attempts")).take) }
    guard case .tryLater("the gateway takes no code for now (too many attempts)")? = busy else {
      Issue.record("\(String(describing: busy))")
      return
    }
    guard
      case .secondFactor(_, let help)? = await refusal({
        try await prompt.run(.totp, attempt: Taker(wrong: .locked("account locked")).take)
      })
    else {
      Issue.record("not refused")
      return
    }
    #expect(help.notes == ["an administrator of the gateway has to unlock the account"])
  }

  @Test func theClockIsMentionedWhereItSpoilsCodes() async throws {
    for (ahead, isTold) in [(0, false), (20, false), (21, true), (-3600, true)] as [(Int64, Bool)] {
      let stage = try Stage(typing: ["1", "2"])
      let notes = Notes<SecondFactorEvent>()
      var request = SecondFactorRequest()
      request.tell = notes.add
      let prompt = CodePrompt(
        dependencies: stage.dependencies, request: request,
        ledger: AttemptLedger(stage.dependencies, origin: try Origin(of: "https://gw.example")))
      let gatewayTime = Timestamp(seconds: stage.time.clock.now().seconds - ahead)
      let taker = Taker(right: "2", wrong: .refused("wrong code", gatewayTime: gatewayTime))
      _ = try await prompt.run(.totp, attempt: taker.take)
      #expect(notes.all == [.refused("wrong code")] + (isTold ? [.clockDiffers(ahead)] : []))
    }
  }

  @Test func nothingTypedLeavesItToTheBrowserOrEndsIt() async throws {
    let stage = try Stage(typing: ["", ""])
    let taker = Taker()
    let prompt = try prompt(stage)
    #expect(try await !prompt.run(.totp, canSkip: true, attempt: taker.take))
    guard
      case .secondFactor("no code was typed", _)? = await refusal({ try await prompt.run(.totp, attempt: taker.take) })
    else {
      Issue.record("not refused")
      return
    }
    #expect(taker.got.withLock { $0 }.isEmpty)
  }

  @Test func whereNoCodeMayBeSentNobodyIsAskedForOne() async throws {
    let stage = try Stage()
    let prompt = try prompt(stage)
    let ledger = AttemptLedger(stage.dependencies, origin: try Origin(of: "https://gw.example"))
    for _ in 0..<4 { _ = try ledger.spend() }
    let full = await refusal { try await prompt.run(.totp, attempt: Taker().take) }
    guard case .tryLater(let text)? = full else {
      Issue.record("\(String(describing: full))")
      return
    }
    #expect(text == "4 codes were sent within five minutes, and one more in the next 5m10s could lock the account")
    #expect(try await !prompt.run(.totp, canSkip: true, attempt: Taker().take))
    #expect(notes.all == [.unusable("\(text); give it in the browser, or wait")])
  }

  @Test func withoutATerminalNobodyIsAsked() async throws {
    let stage = try Stage(hasTerminal: false)
    let prompt = try prompt(stage)
    let refused = await refusal { try await prompt.run(.totp, attempt: Taker().take) }
    guard case .secondFactor("no terminal to ask on, and a second factor is needed", _)? = refused
    else {
      Issue.record("\(String(describing: refused))")
      return
    }
  }
}
