import Platform
import Testing
import Values

@testable import Sessions

struct Auth0DashboardTests {
  struct Row: CustomTestStringConvertible {
    let issuer: String
    let url: String?
    var testDescription: String { issuer }
  }

  @Test(arguments: [
    Row(
      issuer: "https://acme.us.auth0.com/", url: "https://manage.auth0.com/dashboard/us/acme/applications/Abc/settings"),
    Row(issuer: "https://acme.auth0.com/", url: "https://manage.auth0.com/dashboard/acme/applications/Abc/settings"),
    Row(
      issuer: "https://login.acme.com/",
      url: "https://manage.auth0.com/dashboard/<region>/<tenant>/applications/Abc/settings"),
    Row(issuer: "http://127.0.0.1:8701/", url: nil),
  ])
  func linkFollowsTheDomain(_ row: Row) throws {
    let issuer = try Origin(of: row.issuer)
    #expect(Auth0Dashboard.url(issuer: issuer, clientID: "Abc", isAuth0: true) == row.url)
  }

  @Test func otherIssuersHaveNoDashboard() throws {
    #expect(
      try Auth0Dashboard.url(issuer: Origin(of: "https://accounts.google.com"), clientID: "x", isAuth0: false) == nil)
  }
}

struct RedirectURITests {
  @Test func portIsReplacedAndPathKept() throws {
    let redirect = RedirectURI(try LoopbackURI("http://localhost:8765/callback/"))
    #expect(redirect.text(port: 1234) == "http://localhost:1234/callback/")
    #expect(redirect.listening(port: 0).ports == [0])
    #expect(redirect.listening(port: nil).ports == [8765])
  }
}
