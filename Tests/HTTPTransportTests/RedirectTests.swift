import Testing

@testable import HTTPTransport

struct RedirectTests {
  struct Case: Sendable {
    let location: String
    /// Where it leads from `http://h/a/b?q=1`; nil: not followed.
    let target: String?
  }

  @Test(arguments: [
    Case(location: "http://h/a/b/", target: "http://h/a/b/"),
    Case(location: "/x?y=1#frag", target: "http://h/x?y=1"),
    Case(location: "c", target: "http://h/a/c"),
    Case(location: "../c/./d/..", target: "http://h/c/"),
    Case(location: "?z=2", target: "http://h/a/b?z=2"),
    Case(location: "https://h/a/b", target: "https://h/a/b"),
    Case(location: "//h/c", target: "http://h/c"),
    Case(location: "//evil.test/c", target: nil),
    Case(location: "http://evil.test/", target: nil),
    Case(location: "http://h:8080/", target: nil),
    Case(location: "http://h@evil.test/", target: nil),
    Case(location: "file:///etc/passwd", target: nil),
    Case(location: "javascript:alert(1)", target: nil),
  ])
  func staysWithTheHost(_ row: Case) async throws {
    var outcomes: [ScriptedServer.Outcome] = [.answer(301, ["Location": row.location])]
    if row.target != nil { outcomes.append(.answer(200)) }
    let server = ScriptedServer(outcomes)
    let answer = try await server.client.followingRedirects().send(HTTPRequest("GET", "http://h/a/b?q=1"))
    #expect(answer.status == (row.target == nil ? 301 : 200))
    #expect(server.requests.dropFirst().first?.url == row.target)
  }

  @Test func httpsDoesNotFallBackToHTTP() async throws {
    let server = ScriptedServer([.answer(302, ["Location": "http://h/"])])
    #expect(try await server.client.followingRedirects().send(HTTPRequest("GET", "https://h/")).status == 302)
  }

  @Test func requestsWithCredentialsOrAnotherMethodAreNotSentOn() async throws {
    let requests = [
      HTTPRequest("POST", "http://h/"), HTTPRequest("GET", "http://h/", headers: ["Authorization": "Bearer t"]),
      HTTPRequest("GET", "http://h/", carriesSecrets: true),
    ]
    for request in requests {
      let server = ScriptedServer([.answer(307, ["Location": "/x"])])
      #expect(try await server.client.followingRedirects().send(request).status == 307)
      #expect(server.requests.count == 1)
    }
  }

  @Test func aLoopEndsAfterFive() async throws {
    let server = ScriptedServer(Array(repeating: .answer(302, ["Location": "/"]), count: 6))
    #expect(try await server.client.followingRedirects().send(HTTPRequest("GET", "http://h/")).status == 302)
    #expect(server.requests.count == 6)
  }
}
