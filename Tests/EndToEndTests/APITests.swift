import Glibc
import Testing
import Values

struct APITests {
  @Test func getSendsTheSessionAndPrintsTheAnswerAsItIs() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      let outcome = try await scene.gatectl("api", "/noetl/catalog/list")
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      #expect(outcome.output.hasPrefix(#"{"entries":[{"kind":"Playbook","path":"weather/forecast","version":3}"#))
      let request = try #require(try await scene.demo.requests("gateway", "GET", "/noetl/catalog/list").first)
      #expect(request.header("authorization") == "Bearer \(token)")
      // The proxy would hand these on to whatever stands behind it.
      #expect(request.header("x-session-token") == nil)
      #expect(request.header("cookie") == nil)
    }
  }

  struct BodyCase: Sendable {
    let arguments: [String]
    var input = ""
    let method: String
    var type: String? = "application/json"
  }

  @Test(arguments: [
    BodyCase(arguments: ["/noetl/echo", "-d", #"{"a":1}"#], method: "POST"),
    BodyCase(arguments: ["/noetl/echo", "-d", "@body.json"], method: "POST"),
    BodyCase(arguments: ["/noetl/echo", "-d", "-"], input: #"{"a":1}"#, method: "POST"),
    BodyCase(arguments: ["put", "/noetl/echo", "--data", #"{"a":1}"#], method: "PUT"),
    BodyCase(
      arguments: ["PATCH", "/noetl/echo", "-H", "Content-Type: text/plain", "-d", #"{"a":1}"#], method: "PATCH",
      type: "text/plain"),
  ])
  func bodyArrivesAsGiven(row: BodyCase) async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try Files.write(#"{"a":1}"#, to: "\(scene.home)/body.json")
      let outcome = try await scene.gatectl(["api"] + row.arguments, input: row.input)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let echo = try JSON(parsing: outcome.bytes)
      #expect(echo["method"]?.string == row.method)
      #expect(echo["body"]?.string == #"{"a":1}"#)
      #expect(echo["headers"]?["content-type"]?.string == row.type)
    }
  }

  @Test func headersAreHandedOnAndCredentialsAmongThemRefused() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let outcome = try await scene.gatectl("api", "/noetl/echo?q=a%20b", "-H", "X-Trace: 7")
      let echo = try JSON(parsing: outcome.bytes)
      #expect(echo["headers"]?["x-trace"]?.string == "7")
      #expect(echo["query"]?["q"]?.string == "a b")
      for header in ["Authorization: Bearer x", "X-Session-Token: x", "cookie: a=b"] {
        let refused = try await scene.gatectl("api", "/noetl/echo", "-H", header)
        #expect(refused.status == 64)
        #expect(refused.marked.first?.contains("is gatectl's to set") == true)
      }
      #expect(try await scene.demo.requests("gateway", nil, "/noetl/echo").count == 1)
    }
  }

  @Test func onATerminalTheErrorBeginsOnALineOfItsOwn() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let outcome = try await scene.start(["api", "/noetl/nothing"], onTerminal: true).outcome()
      #expect(outcome.status == 1)
      #expect(outcome.output.hasSuffix("}\r\ngatectl: error: server answered 404 for context 'demo'\r\n"))
      let piped = try await scene.gatectl("api", "/noetl/nothing")
      #expect(piped.output.last == "}")
    }
  }

  @Test func withoutALoginTheRemedyNamesTheServerThatWasGiven() async throws {
    try await Scene.play { scene in
      try await scene.gatectl("api", "/x", "--server", scene.demo.gateway).expectFailure(
        77, "not logged in for \(scene.demo.gateway)",
        hints: [
          "gatectl auth login --server \(scene.demo.gateway)",
          "then use its context: with a server from flag --server no context's session counts",
        ])
    }
  }

  @Test func includePrintsStatusAndHeaders() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let outcome = try await scene.gatectl("api", "--include", "/noetl/catalog/list")
      #expect(outcome.output.hasPrefix("HTTP 200\n"))
      #expect(outcome.output.contains("application/json\n"))
      #expect(outcome.output.contains("\n\n{\"entries\""))
      let head = try await scene.gatectl("api", "HEAD", "/noetl/catalog/list")
      #expect(head.status == 0)
      #expect(head.bytes.isEmpty)
    }
  }

  @Test func includedHeadersCarryNoEscapeSequences() async throws {
    try await Scene.play { scene in
      let (server, port) = try PlainHTTP.boundPort()
      async let served: Void = onThread {
        let connection = accept(server, nil, nil)
        writeAll(Array("HTTP/1.1 200 OK\r\nX-Name: \u{1b}[31mred\r\nContent-Length: 2\r\n\r\nok".utf8), to: connection)
        shutdown(connection, Int32(SHUT_WR))
        readAll(connection) { _ in }
        close(connection)
      }
      let outcome = try await scene.gatectl(
        ["api", "-i", "/x", "--server", "http://127.0.0.1:\(port)"], environment: ["GATECTL_TOKEN": "t"])
      // Ends the wait for a connection that never came.
      shutdown(server, Int32(SHUT_RDWR))
      try await served
      close(server)
      #expect(outcome.output == "HTTP 200\nX-Name: [31mred\nContent-Length: 2\n\nok")
    }
  }

  @Test func bigAndChunkedBodiesComeThroughWhole() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let big = try await scene.gatectl("api", "/noetl/big?bytes=20000000")
      #expect(big.bytes.count == 20_000_000)
      #expect(big.bytes.allSatisfy { $0 == UInt8(ascii: "x") })
      let stream = try await scene.gatectl("api", "/noetl/stream?chunks=3")
      #expect(stream.output == "line 1 of 3\nline 2 of 3\nline 3 of 3\n")
    }
  }

  struct StatusCase: Sendable {
    let path: String
    let status: Int32
    let error: String
    var tries = 1
  }

  @Test(arguments: [
    StatusCase(path: "/noetl/upstream-401", status: 1, error: "server answered 401 for context 'demo'"),
    StatusCase(
      path: "/noetl/status/403", status: 79, error: "gateway returned 403 for GET /noetl/status/403 for context 'demo'"),
    StatusCase(path: "/noetl/status/404", status: 1, error: "server answered 404 for context 'demo'"),
    StatusCase(path: "/noetl/status/409", status: 1, error: "server answered 409 for context 'demo'"),
    StatusCase(path: "/noetl/status/429", status: 75, error: "gateway returned 429 for context 'demo'"),
    StatusCase(path: "/noetl/status/500", status: 69, error: "gateway returned 500 for context 'demo'"),
    StatusCase(path: "/noetl/status/502", status: 69, error: "gateway returned 502 for context 'demo'", tries: 3),
    StatusCase(path: "/noetl/status/503", status: 75, error: "gateway returned 503 for context 'demo'"),
    StatusCase(path: "/noetl/status/504", status: 69, error: "gateway returned 504 for context 'demo'", tries: 3),
  ])
  func statusOfTheAnswerBecomesTheExitCode(row: StatusCase) async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      try await scene.gatectl("api", row.path).expectFailure(row.status, row.error)
      #expect(try await scene.demo.requests("gateway", "GET", row.path).count == row.tries)
      #expect(try await scene.gatectl("auth", "token").output == "\(token)\n")
    }
  }

  @Test func changesAreSentOnceWhateverComesBack() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      #expect(try await scene.gatectl("api", "POST", "/noetl/status/502").status == 69)
      #expect(try await scene.demo.requests("gateway", "POST", "/noetl/status/502").count == 1)
    }
  }

  @Test func revokedSessionIs77() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await scene.demo.revokeSessions()
      let outcome = try await scene.gatectl("api", "/noetl/catalog/list")
      outcome.expectFailure(
        77, "gateway returned 401 (session expired) for context 'demo'",
        hints: ["gatectl auth login --context demo"])
      #expect(outcome.output == "Invalid or expired session")
    }
  }

  @Test func answerThatBreaksOffIsUnavailable() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      try await scene.demo.misbehave(["rules": [["path": "/noetl/catalog/list", "action": "drop"]]])
      let outcome = try await scene.gatectl("api", "/noetl/catalog/list")
      #expect(outcome.status == 69)
      #expect(try await scene.demo.requests("gateway", "GET", "/noetl/catalog/list").count == 3)
    }
  }

  @Test func controlCharactersComeThroughAsDataButNotInMessages() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let plain = try await scene.gatectl("api", "/noetl/control-characters")
      #expect(plain.output.unicodeScalars.contains("\u{1B}"))
      try await scene.demo.misbehave([
        "rules": [["path": "/noetl/catalog/list", "status": 403, "body": "control-characters"]]
      ])
      let refused = try await scene.gatectl("api", "/noetl/catalog/list")
      #expect(refused.status == 79)
      refused.expectGrammar()
    }
  }
}
