import Contexts
import Gateways
import HTTPTransport
import Platform
import Values

/// A login that the gateway runs: its page in a browser anywhere, its second factor there or here, and polling.
struct BrokeredLoginFlow: Sendable {
  let broker: any LoginBroker
  let enrollmentURL: String?
  let dependencies: Dependencies
  let request: LoginRequest
  let device: Device
  let prompt: CodePrompt
  let method: SecondFactorMethod
  let tell: @Sendable (LoginEvent) -> Void

  private static let pause = Duration.seconds(1)
  private static let longestPause = Duration.seconds(8)
  /// Asking how far the login is makes the gateway redeem the provider's code if the browser has not come to that yet;
  /// rarely enough, it always has.
  private static let progressEvery = 3

  func run() async throws -> IssuedSession {
    let login = try await broker.start()
    tell(.url(login.url, opening: request.opensBrowser))
    await openBrowser(login.url)
    tell(.waiting(request.wait, canPaste: false))
    let countdown = Countdown(request.wait, dependencies, tell: tell)
    defer { countdown.hide() }
    var wait = Wait(countdown: countdown)
    while true {
      guard countdown.left > .zero else { throw await reasonOfDelay(login) }
      try await countdown.sleep(wait.pause)
      if let session = try await poll(login, &wait) { return session }
    }
  }

  /// What the polling remembers.
  private struct Wait {
    let countdown: Countdown
    var pause = BrokeredLoginFlow.pause
    var polls = 0
    var failures = 0
    /// Given here, or left to the browser.
    var isFactorSettled = false
    var isTroubleTold = false
  }

  private func poll(_ login: BrokeredLogin, _ wait: inout Wait) async throws -> IssuedSession? {
    do {
      if case .issued(let session) = try await broker.poll(login, from: device) { return session }
      wait.pause = Self.pause
      wait.polls += 1
      if wait.polls % Self.progressEvery == 0, !wait.isFactorSettled { try await look(login, &wait) }
    } catch  where Self.isPassing(error) {
      if !wait.isTroubleTold { tell(.trouble(SessionFailure.Reason(error)?.text ?? "the gateway did not answer")) }
      wait.isTroubleTold = true
      wait.pause = min(wait.pause * 2, Self.longestPause)
    }
    return nil
  }

  private var mayAsk: Bool { request.secondFactor.code != nil || dependencies.terminal.isInputTTY }

  /// Asks for the second factor here once it is its turn.
  private func look(_ login: BrokeredLogin, _ wait: inout Wait) async throws {
    switch try await broker.progress(of: login) {
    case .secondFactor:
      wait.failures = 0
      wait.isFactorSettled = true
      guard mayAsk else { return tell(.secondFactor(.wantedInBrowser)) }
      wait.countdown.hide()
      tell(.secondFactor(.wanted))
      let canAskAgain = request.secondFactor.code == nil
      do {
        _ = try await prompt.run(method, canSkip: canAskAgain) { try await broker.submit($0, for: login) }
      } catch  where canAskAgain && Self.isPassing(error) {
        // The answer was lost: how far the login is will tell whether the code was taken.
        wait.isFactorSettled = false
        throw error
      }
      wait.pause = .milliseconds(10)
    case .failed:
      // The browser may be just redeeming the code, which looks the same for a moment.
      wait.failures += 1
      if wait.failures > 1 { throw Self.refused }
    case .page, .finished, .unknown: wait.failures = 0
    }
  }

  private static let refused = SessionFailure.Reason.loginRefused(
    "the gateway could not use the login: the account's e-mail domain is not allowed there, or the account is not known"
  )

  /// Trouble that a wait for a person outlives: broken connections, a gateway that restarts or is busy.
  private static func isPassing(_ error: any Error) -> Bool {
    switch error {
    case GatewayError.tryLater: true
    case GatewayError.unavailable(let status, _): [502, 503, 504].contains(status)
    case let error as HTTPError:
      switch error {
      case .nameNotFound, .connectionRefused, .notConnected, .timedOut, .connectionLost: true
      default: false
      }
    default: false
    }
  }

  /// The gateway says 202 whatever holds the login up; asked once more, it tells.
  private func reasonOfDelay(_ login: BrokeredLogin) async -> SessionFailure.Reason {
    switch try? await broker.progress(of: login) {
    case .failed: return Self.refused
    case .secondFactor:
      return .secondFactor(
        "the second factor was not given within \(request.wait.coarse)", SessionFailure.FactorHelp())
    default: return .loginTimedOut(after: request.wait, redirectURI: nil)
    }
  }

  private func openBrowser(_ url: String) async {
    guard request.opensBrowser else { return }
    do {
      try await dependencies.browser.open(url, command: request.browserCommand)
    } catch {
      tell(.browserFailed(error.description))
    }
  }
}
