import HTTPTransport
import Testing
import Values

struct CredentialGuardTests {
  struct Case: Sendable {
    var url: String
    var headers: HTTPHeaders = [:]
    var carriesSecrets = false
    var proxy: String?
    let isSent: Bool
  }

  static let bearer: HTTPHeaders = ["authorization": "Bearer t"]

  @Test(arguments: [
    Case(url: "https://gateway.test/", headers: bearer, isSent: true),
    Case(url: "http://gateway.test/", isSent: true),
    Case(url: "http://gateway.test/", headers: bearer, isSent: false),
    Case(url: "HTTP://gateway.test/", headers: bearer, isSent: false),
    Case(url: "http://gateway.test/", headers: ["Cookie": "s"], isSent: false),
    Case(url: "http://gateway.test/", headers: ["X-MFA-Totp": "1"], isSent: false),
    Case(url: "http://gateway.test/", headers: ["Accept": "*/*"], isSent: true),
    Case(url: "http://gateway.test/", carriesSecrets: true, isSent: false),
    Case(url: "http://127.0.0.1:8080/", headers: bearer, isSent: true),
    Case(url: "http://localhost:8080/", headers: bearer, isSent: true),
    Case(url: "http://[::1]:8080/", carriesSecrets: true, isSent: true),
    Case(url: "http://localhost.evil.test/", headers: bearer, isSent: false),
    Case(url: "http://127.0.0.1/", headers: bearer, proxy: "http://proxy.test:3128", isSent: false),
    Case(url: "http://127.0.0.1/", headers: bearer, proxy: "http://u:p@127.0.0.1:3128", isSent: true),
    Case(url: "http://127.0.0.1/", headers: bearer, proxy: "proxy.test:3128", isSent: false),
    Case(url: "https://gateway.test/", headers: bearer, proxy: "http://proxy.test:3128", isSent: true),
  ])
  func credentialsDoNotTravelInPlainText(_ row: Case) async throws {
    let server = ScriptedServer(row.isSent ? [.answer(200)] : [])
    let request = HTTPRequest(
      "GET", row.url, headers: row.headers, connection: ConnectionSettings(proxy: row.proxy),
      carriesSecrets: row.carriesSecrets)
    let client = server.client.guardingCredentials()
    if row.isSent {
      #expect(try await client.send(request).status == 200)
    } else {
      let origin = try Origin(of: row.url)
      await #expect(throws: HTTPError.credentialsOverPlainHTTP(origin)) { try await client.send(request) }
    }
    #expect(server.requests.count == (row.isSent ? 1 : 0))
  }
}
