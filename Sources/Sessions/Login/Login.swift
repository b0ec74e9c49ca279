package import Contexts
import Gateways
import HTTPTransport
import OAuth
import Platform
import Values

/// Logs in to a context's gateway and keeps the session.
package struct Login: Sendable {
  let dependencies: Dependencies
  let store: ConfigStore
  let tell: @Sendable (LoginEvent) -> Void

  package init(dependencies: Dependencies, store: ConfigStore, tell: @escaping @Sendable (LoginEvent) -> Void) {
    self.dependencies = dependencies
    self.store = store
    self.tell = tell
  }

  /// - Throws: `SessionFailure`, `ConfigError`; a login that succeeded but could not be saved is `.notSaved`.
  package func run(_ request: LoginRequest, _ resolution: Resolution) async throws -> LoginResult {
    if let standing = try await standingSession(request, resolution) { return standing }
    let target = try Target(resolution)
    do {
      return try await target.translating {
        try await inTurn(request, resolution) { try await attempt(request, target) }
      }
    } catch var failure as SessionFailure where request.adding != nil {
      failure.isOfNewContext = true
      throw failure
    }
  }

  private func attempt(_ request: LoginRequest, _ target: Target) async throws -> LoginResult {
    var request = request
    if request.saves { try checkPlace(target.context) }
    if request.browserCommand == nil { request.browserCommand = try target.context?.text(.browser) }
    let settings = try IssuerSettings(
      target.context, request.overrides, kind: target.kind, environment: dependencies.environment)
    if let file = settings.openKeyFile(dependencies) { tell(.openKeyFile(file)) }
    return try await logIn(request, target, settings)
  }

  private func logIn(_ request: LoginRequest, _ target: Target, _ settings: IssuerSettings) async throws -> LoginResult
  {
    // Found out before the person logs in.
    guard target.server.origin.protectsCredentials else {
      throw HTTPError.credentialsOverPlainHTTP(target.server.origin)
    }
    let gateway = try target.gateway(dependencies)
    if case .brokered(let broker) = gateway.login { return try await brokeredLogin(broker, request, target, gateway) }
    switch request.mode {
    case .automatic:
      let issuer = try await connect(target, settings)
      guard prefersDevice(request, issuer) else {
        return try await browserLogin(request, target, settings, gateway, issuer)
      }
      return try await finish(deviceTokens(request, issuer, settings), request, target, settings, gateway)
    case .browser: return try await browserLogin(request, target, settings, gateway, connect(target, settings))
    case .device:
      let issuer = try await connect(target, settings)
      return try await finish(deviceTokens(request, issuer, settings), request, target, settings, gateway)
    case .clientCredentials:
      let issuer = try await connect(target, settings)
      let tokens = try await ClientCredentialsFlow(issuer: issuer)
        .logIn(scope: issuer.metadata.scopes(chosen: settings.scopes, forPerson: false))
      return try await finish(Proof(tokens, issuer), request, target, settings, gateway)
    case .password(let username, let password):
      let issuer = try await connect(target, settings)
      let tokens = try await PasswordFlow(issuer: issuer, encoding: target.kind == .noetl ? .json : .form)
        .logIn(username: username, password: password, scope: issuer.metadata.scopes(chosen: settings.scopes))
      return try await finish(Proof(tokens, issuer), request, target, settings, gateway)
    case .token(let token):
      let proof = try await TokenByHand(dependencies: dependencies, target: target, settings: settings).proof(token)
      return try await finish(proof, request, target, settings, gateway)
    case .callbackURL(let url):
      let token = try TokenByHand.token(inCallback: url)
      let proof = try await TokenByHand(dependencies: dependencies, target: target, settings: settings).proof(token)
      return try await finish(proof, request, target, settings, gateway)
    }
  }

  private func connect(_ target: Target, _ settings: IssuerSettings) async throws -> IssuerConnection {
    try await settings.connect(dependencies, http: target.http(dependencies), contextName: target.context?.name)
  }

  /// A browser where one can be opened here; else a code for another device, where the issuer has that; else the
  /// browser all the same, with the callback pasted. Whoever says something about the callback wants the browser.
  private func prefersDevice(_ request: LoginRequest, _ issuer: IssuerConnection) -> Bool {
    guard request.opensBrowser, request.port == nil, request.overrides.redirectURI == nil else { return false }
    return !dependencies.browser.canOpen(command: request.browserCommand)
      && issuer.metadata[.deviceAuthorization] != nil
  }

  private func browserLogin(
    _ request: LoginRequest, _ target: Target, _ settings: IssuerSettings, _ gateway: any Gateway,
    _ issuer: IssuerConnection
  ) async throws -> LoginResult {
    let redirect = redirectURI(settings)
    let random = dependencies.random
    let name = target.context?.name ?? target.server.description
    let login = BrowserLogin(
      flow: AuthorizationCodeFlow(issuer: issuer, random: { random($0) }), dependencies: dependencies, request: request,
      redirect: redirect,
      options: AuthorizationCodeFlow.Options(
        redirectURI: redirect.text(port: 0), scope: issuer.metadata.scopes(chosen: settings.scopes),
        prompt: settings.prompt, loginHint: settings.loginHint, maxAge: settings.maxAge,
        parameters: settings.refreshParameters),
      contextName: name, isAuth0: target.kind == .noetl,
      takesAnyPort: target.kind != .noetl && settings.redirectURI == nil, tell: tell)
    let arrival = try await login.run()
    do {
      let result = try await finish(Proof(arrival.tokens, issuer), request, target, settings, gateway)
      await arrival.conclude(.success(user: result.session.user, context: name, server: target.server.description))
      return result
    } catch {
      await arrival.conclude(.failure(error, name))
      throw error
    }
  }

  /// `--redirect-uri`, which was looked at when it was read, or the context's, if it is a loopback address with a port;
  /// else the one operators allow-list.
  private func redirectURI(_ settings: IssuerSettings) -> RedirectURI {
    guard let configured = settings.redirectURI else { return .standard }
    do throws(LoopbackURI.Invalid) {
      return RedirectURI(try LoopbackURI(configured))
    } catch {
      tell(.redirectIgnored(configured, error))
      return .standard
    }
  }

  private func deviceTokens(
    _ request: LoginRequest, _ issuer: IssuerConnection, _ settings: IssuerSettings
  ) async throws -> Proof {
    let clock = dependencies.clock
    let flow = DeviceFlow(issuer: issuer, sleep: { try await clock.sleep($0) })
    let device = try await flow.begin(scope: issuer.metadata.scopes(chosen: settings.scopes))
    tell(
      .deviceCode(
        userCode: device.userCode ?? "-", url: device.verificationURI, completeURL: device.verificationURIComplete))
    let page = device.verificationURIComplete ?? device.verificationURI
    if request.opensBrowser, dependencies.browser.canOpen(command: request.browserCommand) {
      do {
        try await dependencies.browser.open(page, command: request.browserCommand)
      } catch {
        tell(.browserFailed(error.description))
      }
    }
    // The code may live shorter than the person wants to wait.
    let wait = min(request.wait, device.expiresAt - clock.now())
    tell(.waiting(wait, canPaste: false))
    do {
      let deadline = clock.now() + wait
      let countdown = Countdown(wait, dependencies, tell: tell)
      let tokens = try await countdown.during {
        try await flow.complete(device, deadline: deadline) { trouble in
          tell(.trouble(SessionFailure.Reason(trouble)?.text ?? "the issuer did not answer"))
        }
      }
      return Proof(tokens, issuer)
    } catch is DeviceFlowError {
      throw SessionFailure.Reason.loginTimedOut(after: wait, redirectURI: nil)
    }
  }

  private func finish(
    _ proof: Proof, _ request: LoginRequest, _ target: Target, _ settings: IssuerSettings, _ gateway: any Gateway
  ) async throws -> LoginResult {
    let claims = proof.idToken?.claims
    try settings.checkIdentity(claims, isRequired: true)
    let proof = try await settings.exchanging(proof, dependencies, target)
    let issued = try await gateway.redeem(
      LoginProof(
        idToken: proof.identityToken, accessToken: proof.accessToken, issuer: settings.issuer ?? "",
        user: claims?.user, expiresAt: proof.expiresAt, idTokenExpiresAt: proof.identityTokenExpiresAt,
        sessionHours: request.sessionHours))
    var session = StoredSession(
      token: issued.token, origin: target.server.origin.description, issuer: settings.issuer,
      user: (issued.user ?? claims?.user)?.withoutControlCharacters, issuedAt: dependencies.clock.now(),
      expiresAt: issued.expiresAt, tokenName: issued.tokenName, roles: issued.roles)
    if gateway.isRenewable {
      session.refreshToken = proof.refreshToken
      session.clientID = settings.clientID
      session.idToken = proof.logoutHint == issued.token ? nil : proof.logoutHint
      session.subject = claims?.subject?.withoutControlCharacters
      if case .clientCredentials = request.mode {
        session.channel = StoredSession.clientCredentialsChannel
        session.user = session.user ?? settings.clientID
      }
    }
    let saved = request.saves ? try save(session, target, adding: request.adding) : nil
    return LoginResult(session: session, kind: target.kind, server: target.server, savedIn: saved)
  }

  /// Under the lock, after a fresh read: what changed while the person logged in stays as it is.
  func save(_ session: StoredSession, _ target: Target, adding new: NewContext?) throws -> String? {
    guard let name = target.context?.name else { return nil }
    do {
      try store.edit { configuration in
        if let new { return try configuration.adding(name, new.fields, session: session) }
        return try configuration.savingSession(session, in: name)
      }
      return name
    } catch let error as ConfigError {
      throw SessionFailure.Reason.notSaved(error)
    }
  }
}
