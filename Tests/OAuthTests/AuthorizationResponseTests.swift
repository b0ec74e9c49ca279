import HTTPTransport
import OAuth
import Testing
import Values

struct AuthorizationResponseTests {
  struct Pasted: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var code: String?
    var state: String?
    var idToken: String?

    init(_ text: String, code: String? = nil, state: String? = nil, idToken: String? = nil) {
      testDescription = text
      self.code = code
      self.state = state
      self.idToken = idToken
    }
  }

  @Test(arguments: [
    Pasted("http://127.0.0.1:8765/callback?code=c%2F1&state=s", code: "c/1", state: "s"),
    Pasted("  http://127.0.0.1:8765/callback?state=s&code=c#  ", code: "c", state: "s"),
    Pasted("http://127.0.0.1:8765/callback?x=1#code=c&state=s", code: "c", state: "s"),
    Pasted("http://127.0.0.1:8765/callback?code=c&state=s#_=_", code: "c", state: "s"),
    Pasted("?code=c&state=s", code: "c", state: "s"),
    Pasted("code=c&state=s", code: "c", state: "s"),
    Pasted("abc123#s-9", code: "abc123", state: "s-9"),
    Pasted("https://app/cb#id_token=a.b.c&state=s", state: "s", idToken: "a.b.c"),
    Pasted("https://app/cb?id_token=a.b.c", idToken: "a.b.c"),
  ])
  func everythingAPersonMayPasteIsRead(row: Pasted) throws {
    let response = try #require(AuthorizationResponse(pasted: row.testDescription))
    #expect(response.code?.reveal() == row.code)
    #expect(response.state?.text == row.state)
    #expect(response.idToken?.reveal() == row.idToken)
  }

  @Test(arguments: ["", "hello", "http://127.0.0.1:8765/callback", "http://127.0.0.1/cb?code=", "a b#c", "#", "x=1#y"])
  func whatHoldsNoAnswerIsNone(text: String) { #expect(AuthorizationResponse(pasted: text) == nil) }

  @Test func aCodeOf900CharactersSurvives() throws {
    let code = String(repeating: "4/0Ad", count: 180)
    let fields: FormFields = ["code": code, "state": "s"]
    let response = try #require(AuthorizationResponse(pasted: fields.appended(to: "http://127.0.0.1/cb")))
    #expect(response.code == Secret(code))
  }

  private static let issuer = "https://id.acme.com/"

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var query: String
    var alwaysNamed = false
    let error: AuthorizationError
  }

  @Test(arguments: [
    Case(testDescription: "wrong state", query: "code=c&state=x", error: .stateMismatch),
    Case(testDescription: "no state", query: "code=c", error: .stateMissing),
    Case(
      testDescription: "an error with a stranger's state", query: "error=access_denied&state=x", error: .stateMismatch),
    Case(
      testDescription: "another issuer", query: "code=c&state=s&iss=https://evil",
      error: .issuerMismatch(expected: issuer, found: "https://evil")),
    Case(
      testDescription: "an issuer but for its slash", query: "code=c&state=s&iss=https://id.acme.com",
      error: .issuerMismatch(expected: issuer, found: "https://id.acme.com")),
    Case(
      testDescription: "a promise not kept", query: "code=c&state=s", alwaysNamed: true,
      error: .issuerMissing(expected: issuer)),
    Case(testDescription: "nothing in it", query: "state=s", error: .codeMissing),
    Case(
      testDescription: "a denial", query: "error=access_denied&error_description=no%1b[2Jway&state=s",
      error: .refused(OAuthError(code: "access_denied", description: "no[2Jway"), stateConfirmed: true)),
    Case(
      testDescription: "a denial without state or issuer", query: "error=access_denied", alwaysNamed: true,
      error: .refused(OAuthError(code: "access_denied"), stateConfirmed: false)),
  ])
  func aResponseThatDoesNotFitIsRefused(row: Case) {
    let expectation = AuthorizationResponse.Expectation(
      state: State("s"), issuer: Self.issuer, issuerIsAlwaysNamed: row.alwaysNamed)
    #expect(throws: row.error) {
      try AuthorizationResponse(FormFields(decoding: row.query)).code(expecting: expectation)
    }
  }

  @Test func aFittingResponseYieldsItsCode() throws {
    let expectation = AuthorizationResponse.Expectation(
      state: State("s"), issuer: Self.issuer, issuerIsAlwaysNamed: true)
    let response = AuthorizationResponse(FormFields(decoding: "code=c&state=s&iss=https%3A%2F%2Fid.acme.com%2F"))
    #expect(try response.code(expecting: expectation) == Secret("c"))
  }
}
