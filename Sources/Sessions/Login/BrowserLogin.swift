import HTTPTransport
import OAuth
import Platform
import Synchronization
import Values

/// The authorization code flow on this machine: a listener for the redirect, the browser, and the person who
/// may paste the callback URL instead; whichever comes first.
struct BrowserLogin: Sendable {
  let flow: AuthorizationCodeFlow
  let dependencies: Dependencies
  let request: LoginRequest
  let redirect: RedirectURI
  let options: AuthorizationCodeFlow.Options
  /// For the page a stranger's callback is shown.
  let contextName: String
  let isAuth0: Bool
  /// Whether a port that is taken may be replaced by another: nobody has said which one is allow-listed.
  let takesAnyPort: Bool
  let tell: @Sendable (LoginEvent) -> Void

  /// Tokens, and a browser that waits to be told how it went.
  struct Arrival: Sendable {
    let tokens: TokenSet
    fileprivate let callback: Callback?
    fileprivate let listener: LoopbackListener

    /// Shows the page and frees the port.
    func conclude(_ page: CallbackPage) async {
      callback?.answer(page.html)
      await listener.stop()
    }
  }

  /// What the listener knows of this login.
  private struct Expected {
    var state: State?
    /// What was said already: browsers ask more than once for one page.
    var told: Set<String> = []
  }

  private enum Answer: Sendable {
    case redirected(AuthorizationResponse, Callback)
    case pasted(AuthorizationResponse)
    case timedOut
  }

  func run() async throws -> Arrival {
    let listener: LoopbackListener
    let expected = Mutex(Expected())
    do {
      listener = try await dependencies.loopback.listen(
        redirect.listening(port: request.port, fallingBack: takesAnyPort)
      ) { query in
        judge(query, expected)
      }
    } catch let error as ListenerError {
      throw SessionFailure.Reason.cannotListen(error.description)
    }
    do {
      return try await arrive(listener, expected)
    } catch {
      await listener.stop()
      throw error
    }
  }

  private func arrive(_ listener: LoopbackListener, _ expected: borrowing Mutex<Expected>) async throws -> Arrival {
    var options = options
    options.redirectURI = redirect.text(port: listener.port)
    let pending = try flow.begin(options)
    expected.withLock { $0.state = pending.request.state }
    announce(pending, listener.port)
    tell(.url(pending.url, opening: request.opensBrowser))
    if let tunnel = SSHTunnel(dependencies.environment, port: listener.port) { tell(.tunnel(tunnel.command)) }
    let answer = try await firstAnswer(listener, pending)
    switch answer {
    case .timedOut:
      throw SessionFailure.Reason.loginTimedOut(after: request.wait, redirectURI: options.redirectURI)
    case .pasted(let response):
      return Arrival(tokens: try await flow.complete(pending, with: response), callback: nil, listener: listener)
    case .redirected(let response, let callback):
      do {
        return Arrival(tokens: try await flow.complete(pending, with: response), callback: callback, listener: listener)
      } catch {
        callback.answer(CallbackPage.failure(error, contextName).html)
        throw error
      }
    }
  }

  private func announce(_ pending: AuthorizationCodeFlow.Pending, _ port: Int) {
    let issuer = flow.issuer.metadata.issuer
    let dashboard = (try? Origin(of: issuer)).flatMap {
      Auth0Dashboard.url(issuer: $0, clientID: flow.issuer.client.id, isAuth0: isAuth0)
    }
    tell(
      .preflight(
        LoginEvent.Preflight(
          issuer: issuer, clientID: flow.issuer.client.id, redirectURI: pending.request.redirectURI, port: port,
          dashboard: dashboard)))
  }

  /// The URL was printed before: that no browser could be opened ends nothing.
  private func openBrowser(_ url: String) async {
    guard request.opensBrowser else { return }
    do {
      try await dependencies.browser.open(url, command: request.browserCommand)
    } catch {
      tell(.browserFailed(String(describing: error)))
    }
  }

  private func firstAnswer(
    _ listener: LoopbackListener, _ pending: AuthorizationCodeFlow.Pending
  ) async throws -> Answer {
    // The terminal is ready before the person is told to paste.
    let terminal = dependencies.terminal
    let lines = terminal.isInputTTY ? terminal.lines(typing: { tell(.typing($0)) }) : nil
    tell(.waiting(request.wait, canPaste: lines != nil))
    let countdown = Countdown(request.wait, dependencies, tell: tell)
    defer { countdown.hide() }
    return try await withThrowingTaskGroup(of: Answer?.self) { group in
      group.addTask {
        for await callback in listener.callbacks {
          return .redirected(AuthorizationResponse(FormFields(decoding: callback.query)), callback)
        }
        return nil
      }
      group.addTask {
        await openBrowser(pending.url)
        return nil
      }
      if let lines { group.addTask { await pastedAnswer(lines, pending) } }
      group.addTask {
        try await countdown.sleep()
        return .timedOut
      }
      defer { group.cancelAll() }
      // A source that ended without an answer (a closed terminal) leaves the others.
      while let answer = try await group.next() {
        if let answer { return answer }
      }
      return .timedOut
    }
  }

  private func pastedAnswer(_ lines: AsyncStream<String>, _ pending: AuthorizationCodeFlow.Pending) async -> Answer? {
    for await line in lines where !line.trimmed.isEmpty {
      guard let response = AuthorizationResponse(pasted: line) else {
        tell(.ignored("that is no callback URL; paste what the browser's address bar shows after the login"))
        continue
      }
      guard response.state == pending.request.state else {
        tell(.ignored("that callback URL belongs to another login"))
        continue
      }
      return .pasted(response)
    }
    return nil
  }

  /// Only what carries this login's `state` ends the wait (RFC 6749, section 10.12); a refusal without it may
  /// come from any page in the browser.
  private func judge(_ query: String, _ expected: borrowing Mutex<Expected>) -> LoopbackListener.Reply {
    let response = AuthorizationResponse(FormFields(decoding: query))
    if let state = expected.withLock({ $0.state }), response.state == state { return .accepted() }
    let reason =
      response.state == nil
      ? response.error.map { "a callback without state says: \($0.summary)" } ?? "a callback without state came"
      : "a callback of another login came (state mismatch)"
    if expected.withLock({ $0.told.insert(reason).inserted }) { tell(.ignored(reason)) }
    return .ignored(page: CallbackPage.stranger(contextName).html)
  }
}
