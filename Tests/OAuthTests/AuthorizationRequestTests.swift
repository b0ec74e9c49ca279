import HTTPTransport
import OAuth
import Testing
import Values

struct AuthorizationRequestTests {
  private func request(endpoint: String = "https://id.acme.com/authorize") -> AuthorizationRequest {
    AuthorizationRequest(
      endpoint: endpoint, clientID: "cli app", redirectURI: "http://127.0.0.1:8765/callback",
      scope: ["openid", "email"], state: State("s-1"), nonce: Nonce("n-1"), codeChallenge: "E9Mel")
  }

  @Test func theURLHoldsWhatTheRFCsAskFor() {
    #expect(
      request().url
        == "https://id.acme.com/authorize?response_type=code&client_id=cli+app"
        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8765%2Fcallback&scope=openid+email&state=s-1&nonce=n-1"
        + "&code_challenge=E9Mel&code_challenge_method=S256")
  }

  @Test func whatIsChosenIsAddedAndTheEndpointsOwnQueryStays() {
    var request = request(endpoint: "https://id.acme.com/authorize?tenant=a")
    request.audience = "https://api"
    request.resource = ["https://host/mcp", "https://host/b"]
    request.prompt = "consent"
    request.loginHint = "a+b@c.d"
    request.maxAge = .seconds(300)
    request.parameters = ["access_type": "offline", "empty": ""]
    #expect(request.url.hasPrefix("https://id.acme.com/authorize?tenant=a&response_type=code&"))
    #expect(
      request.url.hasSuffix(
        "&audience=https%3A%2F%2Fapi&resource=https%3A%2F%2Fhost%2Fmcp&resource=https%3A%2F%2Fhost%2Fb&prompt=consent"
          + "&login_hint=a%2Bb%40c.d&max_age=300&access_type=offline"))
  }

  @Test func extraParametersCannotReplaceTheRequestsOwn() {
    var request = request()
    request.parameters = [
      "state": "evil", "nonce": "evil", "code_challenge_method": "plain", "redirect_uri": "https://evil",
    ]
    #expect(!request.url.contains("evil") && !request.url.contains("plain"))
  }

  @Test func theLogoutPageNamesTheClient() {
    let request = EndSessionRequest(
      endpoint: "https://id/logout", clientID: "cli", idTokenHint: Secret("a.b.c"), redirectURI: "http://127.0.0.1/x")
    #expect(
      request.url
        == "https://id/logout?id_token_hint=a.b.c&client_id=cli&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%2Fx")
  }
}
