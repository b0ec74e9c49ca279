import Gateways
import HTTPTransport
import Synchronization
import TestSupport
import Testing
import Values

@testable import Sessions

struct BrokeredLoginFlowTests {
  /// A gateway that answers as it is scripted; a question that the script lacks fails the test.
  private final class Broker: LoginBroker {
    enum Step {
      case poll(Result<BrokerAnswer, any Error>)
      case progress(BrokerProgress)
      case submit(String, Result<CodeOutcome, any Error>)
    }

    private let steps: Mutex<[Step]>

    init(_ steps: [Step]) { self.steps = Mutex(steps) }

    var left: Int { steps.withLock { $0.count } }

    private func next() throws -> Step {
      guard let step = steps.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { throw Unexpected("a question") }
      return step
    }

    func start() async throws -> BrokeredLogin {
      BrokeredLogin(url: "https://accounts.example/auth", state: Secret("st"), verifier: Secret("ve"))
    }

    func poll(_ login: BrokeredLogin, from device: Device) async throws -> BrokerAnswer {
      guard case .poll(let answer) = try next() else { throw Unexpected("a poll") }
      return try answer.get()
    }

    func progress(of login: BrokeredLogin) async throws -> BrokerProgress {
      guard case .progress(let progress) = try next() else { throw Unexpected("a question how far it is") }
      return progress
    }

    func submit(_ code: Secret, for login: BrokeredLogin) async throws -> CodeOutcome {
      guard case .submit(let expected, let outcome) = try next(), code.reveal() == expected else {
        throw Unexpected("code \(code.reveal())")
      }
      return try outcome.get()
    }
  }

  private static let pending = Broker.Step.poll(.success(.pending))
  private static let issued = Broker.Step.poll(
    .success(.issued(IssuedSession(token: Secret("t"), user: "you@acme.com", expiresAt: nil))))

  private func run(
    _ stage: Stage, _ broker: Broker, code: String? = nil, wait: Duration = .seconds(300),
    notes: Notes<LoginEvent> = Notes()
  ) async throws -> IssuedSession {
    var request = LoginRequest(mode: .automatic)
    request.wait = wait
    request.secondFactor.code = code.map { Secret($0) }
    let prompt = CodePrompt(
      dependencies: stage.dependencies, request: request.secondFactor,
      ledger: AttemptLedger(stage.dependencies, origin: try Origin(of: "https://gw.example")))
    let flow = BrokeredLoginFlow(
      broker: broker, enrollmentURL: nil, dependencies: stage.dependencies, request: request,
      device: Device(id: "d", name: "n", system: "linux", clientVersion: "1"), prompt: prompt, method: .totp,
      tell: notes.add)
    return try await flow.run()
  }

  private func failure(_ work: () async throws -> IssuedSession) async -> SessionFailure.Reason? {
    do {
      _ = try await work()
      return nil
    } catch {
      return SessionFailure.Reason(error)
    }
  }

  @Test func thePageIsOpenedAndTheSessionPolledFor() async throws {
    let stage = try Stage(hasTerminal: false)
    let broker = Broker([Self.pending, Self.pending, Self.pending, .progress(.page), Self.pending, Self.issued])
    #expect(try await run(stage, broker).token == Secret("t"))
    #expect(stage.opened.withLock { $0 } == ["https://accounts.example/auth"] && broker.left == 0)
  }

  @Test func theCodeIsAskedForOnceThePageIsDone() async throws {
    let stage = try Stage(typing: ["123456"])
    let broker = Broker([
      Self.pending, Self.pending, Self.pending, .progress(.page), Self.pending, Self.pending, Self.pending,
      .progress(.secondFactor), .submit("123456", .success(.accepted(until: nil))), Self.pending, Self.issued,
    ])
    _ = try await run(stage, broker)
    #expect(broker.left == 0)
  }

  @Test func withoutATerminalTheFactorIsLeftToTheBrowserWhichIsSaidOnce() async throws {
    let stage = try Stage(hasTerminal: false)
    let waiting = Array(repeating: Self.pending, count: 3)
    let broker = Broker(waiting + [.progress(.secondFactor)] + waiting + waiting + [Self.issued])
    let notes = Notes<LoginEvent>()
    _ = try await run(stage, broker, notes: notes)
    #expect(broker.left == 0)
    #expect(notes.all.count { if case .secondFactor(.wantedInBrowser) = $0 { true } else { false } } == 1)
  }

  @Test func pollingOutlivesTroubleThatPassesAndSaysSoOnce() async throws {
    let stage = try Stage(hasTerminal: false)
    let broker = Broker([
      .poll(.failure(HTTPError.connectionLost(host: "gw", reason: "reset"))),
      .poll(.failure(GatewayError.tryLater(status: 429, text: "rate limit exceeded"))),
      .poll(.failure(GatewayError.unavailable(status: 502, text: ""))), Self.pending, Self.issued,
    ])
    let notes = Notes<LoginEvent>()
    _ = try await run(stage, broker, notes: notes)
    #expect(notes.all.count { if case .trouble = $0 { true } else { false } } == 1)
  }

  @Test func whatIsFinalEndsTheWait() async throws {
    for error in [
      GatewayError.unavailable(status: 500, text: "failed to create session"), .staleLogin(text: "x"),
      .refused(status: 401, text: "user not authorized"), .enrollmentRequired(url: "https://gw.example/app"),
    ] {
      let stage = try Stage(hasTerminal: false)
      await #expect(throws: error) { try await run(stage, Broker([.poll(.failure(error))])) }
    }
  }

  @Test func aLostAnswerIsAskedAboutAndTheCodeNotSentAgain() async throws {
    let stage = try Stage(typing: ["111111", "111111", "222222"])
    let lost = HTTPError.connectionLost(host: "gw", reason: "reset")
    let broker = Broker([
      Self.pending, Self.pending, Self.pending, .progress(.secondFactor), .submit("111111", .failure(lost)),
      Self.pending, Self.pending, Self.pending, .progress(.secondFactor),
      .submit("222222", .success(.accepted(until: nil))), Self.issued,
    ])
    _ = try await run(stage, broker)
    #expect(broker.left == 0 && stage.typist.untyped.isEmpty)
  }

  @Test func aCodeGivenIsSentOnceEvenWhereItsAnswerWasLost() async throws {
    let stage = try Stage(hasTerminal: false)
    let lost = HTTPError.connectionLost(host: "gw", reason: "reset")
    let steps =
      [Self.pending, Self.pending, Self.pending, .progress(.secondFactor), .submit("1", .failure(lost))]
      + Array(repeating: Self.pending, count: 7) + [.progress(.secondFactor)]
    let broker = Broker(steps)
    guard case .secondFactor? = await failure({ try await run(stage, broker, code: "1", wait: .seconds(11)) }) else {
      Issue.record("not refused")
      return
    }
    #expect(broker.left == 0)
  }

  @Test func threeWrongCodesEndTheLogin() async throws {
    let stage = try Stage(typing: ["1", "2", "3"])
    let wrong = Result<CodeOutcome, any Error>.success(.refused("wrong code", gatewayTime: nil))
    let broker = Broker([
      Self.pending, Self.pending, Self.pending, .progress(.secondFactor), .submit("1", wrong), .submit("2", wrong),
      .submit("3", wrong),
    ])
    guard case .secondFactor? = await failure({ try await run(stage, broker) }) else {
      Issue.record("not refused")
      return
    }
  }

  @Test func aLoginThatTheGatewayCannotUseIsToldOnceThatIsSure() async throws {
    for hasTerminal in [true, false] {
      let stage = try Stage(hasTerminal: hasTerminal)
      let broker = Broker([
        Self.pending, Self.pending, Self.pending, .progress(.failed), Self.pending, Self.pending, Self.pending,
        .progress(.failed),
      ])
      guard case .loginRefused? = await failure({ try await run(stage, broker) }) else {
        Issue.record("not refused")
        return
      }
    }
  }

  @Test func whenTheWaitIsOverTheGatewayIsAskedWhatItWasFor() async throws {
    for (progress, isRefusal) in [(BrokerProgress.failed, true), (.page, false)] {
      let stage = try Stage(hasTerminal: false)
      let broker = Broker([Self.pending, Self.pending, .progress(progress)])
      let reason = await failure { try await run(stage, broker, wait: .seconds(2)) }
      switch reason {
      case .loginRefused?: #expect(isRefusal)
      case .loginTimedOut?: #expect(!isRefusal)
      default: Issue.record("\(String(describing: reason))")
      }
    }
  }
}
