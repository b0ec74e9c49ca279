import HTTPTransport
import OAuth
import Testing

struct AuthenticateChallengeTests {
  private func challenges(_ headers: String...) -> [AuthenticateChallenge] {
    var fields = HTTPHeaders()
    for header in headers { fields.append("WWW-Authenticate", header) }
    return AuthenticateChallenge.all(in: HTTPResponseHead(status: 401, headers: fields))
  }

  @Test func parametersAreReadWithQuotesEscapesAndSpaces() throws {
    let found = challenges(#"Bearer realm="a \"b\", c" , Scope = "x y",error=invalid_token"#)
    let bearer = try #require(found.first)
    #expect(found.count == 1 && bearer.scheme == "bearer")
    #expect(bearer["realm"] == #"a "b", c"#)
    #expect(bearer["scope"] == "x y")
    #expect(bearer["ERROR"] == "invalid_token")
    #expect(bearer["none"] == nil)
  }

  @Test func severalChallengesShareAHeaderOrHaveTheirOwn() {
    let found = challenges(#"Newauth realm="apps", type=1, Basic realm="simple", Negotiate"#, "NTLM abc+/==", "Bearer")
    #expect(found.map(\.scheme) == ["newauth", "basic", "negotiate", "ntlm", "bearer"])
    #expect(found[0]["type"] == "1" && found[1]["realm"] == "simple")
    #expect(found[3].token68 == "abc+/==")
  }

  @Test func theBearerChallengeWithMetadataIsTheOneToFollow() {
    var fields = HTTPHeaders()
    fields.append("WWW-Authenticate", "Basic, Bearer realm=x")
    fields.append("WWW-Authenticate", #"Bearer resource_metadata="https://h/.well-known/x""#)
    let bearer = AuthenticateChallenge.bearer(in: HTTPResponseHead(status: 401, headers: fields))
    #expect(bearer?["resource_metadata"] == "https://h/.well-known/x")
  }

  @Test(arguments: ["", ",,", "\"", "=x", "Bearer realm=\"open", "Bearer realm=", "\u{1}\u{2}", "Bearer ,=,"])
  func malformedHeadersEndTheReadingAndNothingElse(header: String) {
    #expect(challenges(header).count <= 1)
  }
}
