import Foundation

extension RackGateway {
  /// What a browser sees below `/app`.
  func page(_ request: Request) async -> Reply {
    switch (request.method, request.path) {
    case ("GET", "/app/cli/auth/success"):
      return .html(Page.notice("You are logged in", "Return to the terminal; this window can be closed."))
    case ("GET", "/app/login"): return .html(Page.notice("Sign in", "You are signed out of the rack-gateway."))
    case ("GET", "/app/account/security"):
      return .html(
        Page.notice("Set up a second factor", "Enrol an authenticator app, then log in from the terminal again."))
    case ("GET", "/app/auth/mfa/challenge"):
      if let error = request.query["error"] {
        return .html(Page.notice("The login failed", "The gateway says: \(error)."), status: 400)
      }
      return .html(Page.secondFactor(state: request.query["state"] ?? ""))
    case ("POST", "/app/auth/mfa/challenge"): return await submitPage(request.form)
    case ("GET", "/"): return temporaryRedirect("/app/login")
    default: return .html(Page.notice("Not found", "There is no such page."), status: 404)
    }
  }

  private func submitPage(_ form: Form) async -> Reply {
    guard let state = form["state"], let login = await store.login(state), let email = login.email else {
      return .html(Page.notice("This page is out of date", "Start again in the terminal."), status: 400)
    }
    let now = await board.now
    let outcome = await store.verify(code: form["mfa_code"] ?? "", of: email, now: now)
    guard outcome == .verified else {
      return .html(Page.secondFactor(state: state, error: "Wrong code: \(outcome.text)."), status: 400)
    }
    await store.changeLogin(state) { $0.mfaVerifiedAt = now }
    return .redirect(to: "/app/cli/auth/success")
  }
}
