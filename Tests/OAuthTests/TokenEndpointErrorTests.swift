import HTTPTransport
import OAuth
import Testing
import Values

struct TokenEndpointErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let grant: Grant
    let answer: HTTPResponse
    let error: TokenEndpointError

    init(
      _ name: String, _ grant: Grant, _ answer: HTTPResponse,
      _ kind: (TokenEndpointError.Refusal) -> TokenEndpointError, _ error: OAuthError = OAuthError(code: nil),
      status: Int? = nil
    ) {
      testDescription = name
      self.grant = grant
      self.answer = answer
      self.error = kind(TokenEndpointError.Refusal(grant: grant.kind, status: status ?? answer.status, error: error))
    }
  }

  private static let code = Grant.authorizationCode(code: Secret("c"), redirectURI: "r", verifier: Secret("v"))
  private static let password = Grant.password(username: "u", password: Secret("p"), scope: [])
  private static let refresh = Grant.refreshToken(Secret("r"))
  private static let service = Grant.clientCredentials(scope: [])
  private static let device = Grant.deviceCode(Secret("d"))

  private static func error(_ code: String, _ status: Int = 400) -> HTTPResponse {
    .json(["error": .string(code)], status: status)
  }

  private static func words(_ code: String) -> OAuthError { OAuthError(code: code) }

  static let answers: [Case] = [
    Case("used code", code, error("invalid_grant"), TokenEndpointError.grantRefused, words("invalid_grant")),
    Case(
      "used code, glewlwyd", code, error("invalid_code", 403), TokenEndpointError.grantRefused, words("invalid_code")),
    Case("wrong password", password, error("invalid_grant"), TokenEndpointError.grantRefused, words("invalid_grant")),
    Case(
      "wrong password called a bad request", password, error("invalid_request"), TokenEndpointError.grantRefused,
      words("invalid_request")),
    Case("wrong password, empty 403", password, HTTPResponse(status: 403), TokenEndpointError.grantRefused),
    Case(
      "wrong password, page", password, .text("<h1>no</h1>", status: 401, type: "text/html"),
      TokenEndpointError.grantRefused),
    Case(
      "second factor wanted", password, error("mfa_required", 403), TokenEndpointError.grantRefused,
      words("mfa_required")),
    Case(
      "revoked refresh token", refresh, error("invalid_grant"), TokenEndpointError.grantRefused, words("invalid_grant")),
    Case("revoked refresh token, empty 400", refresh, HTTPResponse(status: 400), TokenEndpointError.grantRefused),
    Case(
      "refresh, wrong secret", refresh, error("invalid_client", 401), TokenEndpointError.clientRefused,
      words("invalid_client")),
    Case(
      "refresh, malformed", refresh, error("invalid_request"), TokenEndpointError.requestRejected,
      words("invalid_request")),
    Case("service account, empty 403", service, HTTPResponse(status: 403), TokenEndpointError.clientRefused),
    Case(
      "scope not known", service, error("invalid_scope"), TokenEndpointError.requestRejected, words("invalid_scope")),
    Case("empty 400", service, HTTPResponse(status: 400), TokenEndpointError.requestRejected),
    Case(
      "grant not offered", password, error("unsupported_grant_type"), TokenEndpointError.requestRejected,
      words("unsupported_grant_type")),
    Case(
      "device code gone", device, error("device_not_found", 404), TokenEndpointError.grantRefused,
      words("device_not_found")),
    Case("wrong endpoint", code, HTTPResponse(status: 404), TokenEndpointError.requestRejected),
    Case(
      "wrong endpoint, text", code, .text("no such page\u{7}\n", status: 405), TokenEndpointError.requestRejected,
      OAuthError(code: nil, description: "no such page")),
    Case("server error", code, .text("<html>", status: 500, type: "text/html"), TokenEndpointError.unavailable),
    Case("bad gateway", refresh, HTTPResponse(status: 502), TokenEndpointError.unavailable),
    Case(
      "refusal in a success, GitHub", code, error("bad_verification_code", 200), TokenEndpointError.grantRefused,
      words("bad_verification_code"), status: 400),
    Case("busy", code, HTTPResponse(status: 503), { .tryLater($0, retryAfter: nil) }),
    Case(
      "rate limited", refresh, HTTPResponse(status: 429, headers: ["Retry-After": "12"]),
      { .tryLater($0, retryAfter: .seconds(12)) }),
    Case(
      "busy by its words", code, error("temporarily_unavailable"), { .tryLater($0, retryAfter: nil) },
      words("temporarily_unavailable")),
  ]

  @Test(arguments: answers) func anAnswerIsJudgedByStatusAndGrant(row: Case) async throws {
    let url = "https://id.acme.com/token"
    let wire = Wire([Wire.Expected(method: "POST", url: url, check: { _ in }, answer: .success(row.answer))])
    let endpoint = TokenEndpoint(url: url, client: OAuthClient(id: "cli"), http: wire.client)
    await #expect(throws: row.error) { try await endpoint.redeem(row.grant) }
  }

  @Test func aRedirectIsNotFollowed() async throws {
    let url = "https://id.acme.com/token"
    let moved = HTTPResponse(status: 301, headers: ["Location": "https://id.acme.com/token/"])
    let wire = Wire([Wire.Expected(method: "POST", url: url, check: { _ in }, answer: .success(moved))])
    let endpoint = TokenEndpoint(url: url, client: OAuthClient(id: "cli"), http: wire.client)
    await #expect(throws: TokenEndpointError.redirected(status: 301, location: "https://id.acme.com/token/")) {
      try await endpoint.redeem(Self.code)
    }
  }

  @Test func serverTextIsFitForATerminal() {
    let answer = HTTPResponse.json(
      [
        "error": "invalid_grant", "error_description": "bad\u{1b}]0;title\u{7}\r\nthing",
        "error_uri": " https://x \u{0} ",
      ],
      status: 400)
    let error = OAuthError(answer: answer)
    #expect(error.description == "bad]0;title  thing")
    #expect(error.uri == "https://x")
    #expect(error.summary == "invalid_grant: bad]0;title  thing")
    #expect(OAuthError(answer: HTTPResponse(status: 500)).summary == "no reason given")
  }

  @Test func errorsInOtherShapesAreRead() {
    #expect(OAuthError(answer: .json(["error": ["code": "x", "message": "m"]], status: 400)).summary == "x: m")
    #expect(OAuthError(answer: .json(["message": "m"], status: 400)).summary == "m")
    #expect(OAuthError(answer: .json(nil, status: 400)).code == nil)
    #expect(OAuthError(answer: .text(String(repeating: "x", count: 5000), status: 400)).description?.count == 301)
  }
}
