import HTTPTransport
import OAuth
import Testing
import Values

struct RevocationTests {
  private static let url = "https://id.acme.com/revoke"

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: HTTPResponse
    let outcome: TokenEndpoint.RevocationOutcome
  }

  @Test(arguments: [
    Case(testDescription: "revoked, empty body", answer: HTTPResponse(status: 200), outcome: .revoked),
    Case(
      testDescription: "a public client that may not", answer: HTTPResponse(status: 401),
      outcome: .refused(status: 401, OAuthError(code: nil))),
    Case(
      testDescription: "not for this kind", answer: .json(["error": "unsupported_token_type"], status: 400),
      outcome: .refused(status: 400, OAuthError(code: "unsupported_token_type"))),
    Case(testDescription: "busy", answer: HTTPResponse(status: 503), outcome: .unavailable(status: 503)),
  ])
  func theOutcomeSaysWhetherTheTokenMayStillLive(row: Case) async throws {
    let form = ["token": "r-1", "token_type_hint": "refresh_token", "client_id": "cli"]
    let wire = Wire([.post(Self.url, form, .success(row.answer))])
    let endpoint = TokenEndpoint(
      url: "https://id.acme.com/token", client: OAuthClient(id: "cli"), http: wire.client, encoding: .json)
    #expect(try await endpoint.revoke(Secret("r-1"), .refresh, at: Self.url) == row.outcome)
    wire.verify()
  }
}
