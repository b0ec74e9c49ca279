import Foundation

extension Issuer {
  /// The authorization endpoint (RFC 6749 4.1.1): the login page, or the redirect at once where no page is wanted.
  func authorize(_ request: Request) async -> Reply {
    let query = request.query
    guard let client = registry.client(query["client_id"]) else {
      return .html(Page.notice("Unknown client", "No application is registered under this client ID."), status: 400)
    }
    // RFC 6749 4.1.2.1: never redirect to an address that is not registered.
    guard let redirectURI = query["redirect_uri"], client.takes(redirectURI: redirectURI) else {
      return .html(
        Page.notice("Callback URL mismatch", "The redirect URI is not among the application's allowed callback URLs."),
        status: 400)
    }
    let faults = await board.current
    let asked = AuthorizationRequest(
      clientID: client.id, redirectURI: redirectURI, responseType: query["response_type"] ?? "",
      scopes: Issuer.granted(query["scope"]), state: query["state"], nonce: query["nonce"],
      challenge: query["code_challenge"], audience: query["audience"] ?? query["resource"], prompt: query["prompt"],
      loginHint: query["login_hint"])
    if let code = faults.text(.authorizeError) {
      return refusal(asked, code, "the demo was told to refuse", faults)
    }
    if let failure = failure(of: asked, method: query["code_challenge_method"], query: query, client: client) {
      return refusal(asked, failure.code, failure.description, faults)
    }
    let prompts = Set((asked.prompt ?? "").split(separator: " ").map(String.init))
    let known = await store.browser(request.cookie(Issuer.cookie))
    if let known, !isTooOld(known.since, maxAge: query["max_age"], now: await board.now),
      prompts.isDisjoint(with: ["login", "select_account", "consent"])
    {
      return await success(asked, user: known.user, authenticatedAt: known.since)
    }
    if prompts == ["none"] { return refusal(asked, "login_required", "nobody is signed in", faults) }
    return .html(Page.login(transaction: await store.remember(asked), email: asked.loginHint, client: client.id))
  }

  /// The login form comes back.
  func signIn(_ request: Request) async -> Reply {
    let form = request.form
    guard let asked = await store.request(form["transaction"]) else {
      return .html(Page.notice("This page is out of date", "Start again where you came from."), status: 400)
    }
    if form["action"] == "deny" {
      await store.forget(form["transaction"])
      return refusal(asked, "access_denied", "the user denied the request", await board.current)
    }
    guard let user = registry.user(email: form["email"], password: form["password"]) else {
      let page = Page.login(
        transaction: form["transaction"] ?? "", email: form["email"], client: asked.clientID,
        error: "Wrong e-mail or password.")
      return .html(page, status: 401)
    }
    await store.forget(form["transaction"])
    let now = await board.now
    var reply = await success(asked, user: user, authenticatedAt: now)
    if form["remember"] != nil {
      let cookie = await store.rememberBrowser(of: user, now: now)
      reply.headers.append(
        ("Set-Cookie", "\(Issuer.cookie)=\(cookie); Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"))
    }
    return reply
  }

  /// OpenID Connect Core 3.1.2.1, `max_age` in seconds.
  private func isTooOld(_ authenticatedAt: Date, maxAge: String?, now: Date) -> Bool {
    maxAge.flatMap(Double.init).map { now.timeIntervalSince(authenticatedAt) > $0 } ?? false
  }

  static let cookie = "gatectl_demo_browser"

  private func failure(of asked: AuthorizationRequest, method: String?, query: Form, client: Client) -> OAuthFailure? {
    if let name = query.repeated { return .invalidRequest("\(name) came twice") }
    guard ["code", "id_token", "id_token token"].contains(asked.responseType) else {
      return OAuthFailure(code: "unsupported_response_type", description: "response_type is not supported")
    }
    if asked.responseType != "code" {
      return asked.nonce == nil ? .invalidRequest("nonce is required for this response_type") : nil
    }
    if client.secret == nil, asked.challenge == nil { return .invalidRequest("code_challenge is required") }
    if let challenge = asked.challenge {
      // RFC 7636 4.2: base64url of 32 bytes.
      if method != "S256" { return .invalidRequest("code_challenge_method must be S256") }
      if challenge.count != 43 { return .invalidRequest("code_challenge is malformed") }
    }
    return nil
  }

  private func success(_ asked: AuthorizationRequest, user: User, authenticatedAt: Date) async -> Reply {
    let faults = await board.current
    var answer = Form()
    if asked.responseType == "code" {
      let code = Code(request: asked, user: user, authenticatedAt: authenticatedAt, issuedAt: await board.now)
      answer.append("code", await store.addCode(code))
    } else {
      let grant = Grant(
        id: RandomText.hex(bytes: 8), clientID: asked.clientID, user: user, scopes: asked.scopes,
        audience: asked.audience, nonce: asked.nonce, authenticatedAt: authenticatedAt)
      await store.add(grant)
      do {
        for (name, value) in try await implicitTokens(grant, asked, faults) { answer.append(name, value) }
      } catch {
        return .text("\(error)", status: 500)
      }
    }
    return redirect(asked, answer, faults)
  }

  private func refusal(_ asked: AuthorizationRequest, _ code: String, _ description: String, _ faults: Faults) -> Reply
  {
    redirect(asked, Form(["error": code, "error_description": faults.errorText(description)]), faults)
  }

  private func redirect(_ asked: AuthorizationRequest, _ answer: Form, _ faults: Faults) -> Reply {
    var answer = answer
    switch faults.text(.stateInRedirect) {
    case "missing": break
    case "altered": answer.append("state", "altered-" + (asked.state ?? ""))
    default: if let state = asked.state { answer.append("state", state) }
    }
    // RFC 9207 2.
    switch faults.text(.issInRedirect) {
    case "right": answer.append("iss", identifier)
    case "wrong": answer.append("iss", "https://evil.example/")
    default: break
    }
    let separator = asked.responseType.contains("token") ? "#" : asked.redirectURI.contains("?") ? "&" : "?"
    return .redirect(to: asked.redirectURI + separator + answer.encoded)
  }
}
