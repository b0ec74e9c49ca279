import Gateways
import HTTPTransport
import Testing
import Values

struct NoETLSessionTests {
  private static let url = "http://127.0.0.1:8090/api/auth/validate"

  private func check(_ answer: HTTPResponse) async throws -> SessionCheck {
    let double = GatewayDouble(
      .init("POST", Self.url, .success(answer)) { request in
        #expect((try? JSON(parsing: request.body ?? [])) == ["session_token": "s-1"])
        #expect(request.headers["Authorization"] == nil && request.carriesSecrets)
      })
    defer { double.verify() }
    return try await gateway(double.client).check(Secret("s-1"))
  }

  private func gateway(_ client: HTTPClient = GatewayDouble().client) throws -> NoETLGateway {
    NoETLGateway(server: try ServerURL("http://127.0.0.1:8090"), http: client)
  }

  @Test func aLiveSessionNamesItsUser() async throws {
    let answer: JSON = [
      "valid": true, "expires_at": "", "user": ["user_id": 1, "display_name": "You\u{7}", "roles": []],
    ]
    #expect(try await check(.json(answer)) == .valid(user: "You", expiresAt: nil, roles: []))
  }

  @Test func onlyAnAnswerThatSaysSoIsADeadSession() async throws {
    let dead: JSON = ["valid": false, "user": nil, "expires_at": nil, "message": "Session is invalid or expired"]
    #expect(try await check(.json(dead)) == .dead("Session is invalid or expired"))
    await #expect(throws: GatewayError.unavailable(status: 502, text: "x")) {
      try await check(.json(["error": "x"], status: 502))
    }
    await #expect(throws: GatewayError.tryLater(status: 503, text: "")) { try await check(HTTPResponse(status: 503)) }
    await #expect(throws: GatewayError.self) { try await check(.json(["valid": "no"])) }
    await #expect(throws: GatewayError.self) { try await check(.text("ok", status: 200)) }
  }

  @Test func aRequestCarriesTheSessionInAuthorizationAlone() throws {
    var request = HTTPRequest("GET", "http://127.0.0.1:8090/noetl/x", headers: ["Authorization": "Bearer old"])
    try gateway().authorize(&request, with: Secret("s-1"))
    #expect(Array(request.headers).map { "\($0.name): \($0.value)" } == ["Authorization: Bearer s-1"])
  }

  struct Answer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    let verdict: Verdict
  }

  @Test(arguments: [
    Answer(testDescription: "Invalid or expired session", status: 401, verdict: .dead("session expired")),
    Answer(testDescription: "Missing authentication token", status: 401, verdict: .dead("no session was presented")),
    Answer(testDescription: "upstream says no\n", status: 401, verdict: .suspect("upstream says no")),
    Answer(testDescription: "", status: 401, verdict: .suspect("")),
    Answer(testDescription: "Invalid or expired session", status: 403, verdict: .fine),
    Answer(testDescription: "Invalid or expired session", status: 502, verdict: .fine),
    Answer(testDescription: "Invalid or expired session", status: 200, verdict: .fine),
  ])
  func a401IsTheSessionsEndOnlyInTheGatewaysOwnWords(row: Answer) throws {
    let head = HTTPResponseHead(status: row.status)
    #expect(try gateway().judge(head, body: Array(row.testDescription.utf8)) == row.verdict)
  }
}
