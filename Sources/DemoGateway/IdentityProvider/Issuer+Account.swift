import Foundation

extension Issuer {
  /// RFC 7009 2: 200 whether or not there was such a token, unless the client is not who it says.
  func revoke(_ request: Request) async -> Reply {
    do throws(OAuthFailure) {
      let form = try fields(of: request)
      let client = try await authenticate(request, form)
      guard let token = form["token"] else { throw .invalidRequest("token is missing") }
      guard await store.revoke(token, clientID: client.id) else {
        throw .invalidGrant("the token was issued to another client")
      }
      return .empty(200)
    } catch {
      return error.reply(await board.current)
    }
  }

  /// OpenID Connect Core 5.3; errors as in RFC 6750 3.1.
  func userInfo(_ request: Request) async -> Reply {
    let parts = (request[header: "Authorization"] ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      return bearerFailure(401, "Bearer realm=\"gatectl-demo\"", "the access token is missing")
    }
    guard let (grant, scopes) = await store.grant(ofAccessToken: String(parts[1]), now: await board.now) else {
      let challenge = "Bearer realm=\"gatectl-demo\", error=\"invalid_token\", error_description=\"expired or revoked\""
      return bearerFailure(401, challenge, "the access token is expired or revoked")
    }
    guard let user = grant.user, scopes.contains("openid") else {
      let challenge = "Bearer realm=\"gatectl-demo\", error=\"insufficient_scope\", scope=\"openid\""
      return bearerFailure(403, challenge, "the access token lacks the scope openid")
    }
    var claims: [String: JSON] = ["sub": .string(await board.current.text(.subject) ?? user.subject)]
    if scopes.contains("email") {
      claims["email"] = .string(user.email)
      claims["email_verified"] = true
    }
    if scopes.contains("profile") { claims["name"] = .string(user.name) }
    return .json(.object(claims))
  }

  /// OpenID Connect RP-Initiated Logout 2: forgets the browser, and all of the user's where an ID token names one.
  func logOut(_ request: Request) async -> Reply {
    let fields = request.method == "POST" ? request.form : request.query
    await store.forgetBrowser(request.cookie(Issuer.cookie))
    if let hint = fields["id_token_hint"]?.split(separator: "."), hint.count == 3, let bytes = Data(base64URL: hint[1]),
      let claims = try? JSON(parsing: bytes), let subject = claims["sub"]?.string
    {
      await store.forgetBrowsers(of: subject)
    }
    let expired = ("Set-Cookie", "\(Issuer.cookie)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
    guard let target = fields["post_logout_redirect_uri"] else {
      return .html(Page.notice("Signed out", "You can close this page."), headers: [expired])
    }
    guard registry.clients.contains(where: { $0.takes(redirectURI: target) }) else {
      return .html(Page.notice("Unknown address", "The address to return to is not registered."), status: 400)
    }
    let state = fields["state"].map { (target.contains("?") ? "&" : "?") + "state=" + Form.encode($0) } ?? ""
    return .redirect(to: target + state, headers: [expired])
  }

  private func bearerFailure(_ status: Int, _ challenge: String, _ text: String) -> Reply {
    .json(
      ["error": .string(status == 403 ? "insufficient_scope" : "invalid_token"), "error_description": .string(text)],
      status: status, headers: [("WWW-Authenticate", challenge)])
  }
}
