import HTTPTransport
import Testing

struct LogTests {
  @Test func requestAndAnswerAreToldWithoutSecrets() async throws {
    let clock = InstantClock()
    let log = Collector()
    let server = ScriptedServer(
      [.answer(200, ["Content-Type": "application/json", "Set-Cookie": "s=COOKIE"], body: "{\"token\":\"BODY\"}")],
      clock: clock, takes: .milliseconds(35))
    let request = HTTPRequest(
      "POST", "https://h/token?page=2&code=QUERY", headers: ["Accept": "*/*", "Authorization": "Bearer HEADER"],
      body: Array("password=FORM".utf8))
    _ = try await server.client.logging(to: log.write, clock: clock).send(request)
    #expect(
      log.lines == [
        "> POST https://h/token?page=2&code=[redacted], 13 bytes",
        ">   Accept: */*",
        ">   Authorization: [redacted]",
        "< 200 to POST https://h/token?page=2&code=[redacted], 16 bytes, 35 ms",
        "<   Content-Type: application/json",
        "<   Set-Cookie: [redacted]",
      ])
  }

  @Test func failuresAreToldAndStreamsCounted() async throws {
    let log = Collector()
    let server = ScriptedServer([.answer(200, body: "four"), .failure(.nameNotFound(host: "h"))])
    let client = server.client.logging(to: log.write, clock: InstantClock())
    _ = try await client.send(HTTPRequest("GET", "http://h/"), into: Collector().sink)
    _ = try? await client.send(HTTPRequest("GET", "http://h/"))
    #expect(
      log.lines == [
        "> GET http://h/", "< 200 to GET http://h/, 4 bytes, 0 ms",
        "> GET http://h/", "! GET http://h/: cannot find h: the name does not resolve, 0 ms",
      ])
  }

  @Test func whatASinkThrowsIsNotRepeated() async throws {
    struct Secretive: Error, CustomStringConvertible { var description: String { "SECRET" } }
    let log = Collector()
    let client = ScriptedServer([.answer(200)]).client.logging(to: log.write, clock: InstantClock())
    let sink = BodySink(head: { _ in throw Secretive() }, bytes: { _ in })
    await #expect(throws: Secretive.self) { try await client.send(HTTPRequest("GET", "http://h/"), into: sink) }
    #expect(log.lines.last == "! GET http://h/: ended by its reader, 0 ms")
  }

  struct Header: Sendable {
    let name: String
    let value: String
    let shown: String
  }

  @Test(arguments: [
    Header(name: "authorization", value: "Basic SECRET", shown: "[redacted]"),
    Header(name: "Proxy-Authorization", value: "SECRET", shown: "[redacted]"),
    Header(name: "Cookie", value: "SECRET", shown: "[redacted]"),
    Header(name: "SET-COOKIE", value: "SECRET", shown: "[redacted]"),
    Header(name: "X-Mfa-Totp", value: "123456", shown: "[redacted]"),
    Header(name: "X-MFA-WebAuthn", value: "SECRET", shown: "[redacted]"),
    Header(name: "X-Session-Token", value: "SECRET", shown: "[redacted]"),
    Header(name: "X-Never-Heard-Of", value: "SECRET", shown: "[redacted]"),
    Header(name: "Server", value: "a\u{1b}[2Jb\r\nc", shown: "a[2Jb  c"),
    Header(name: "Location", value: "/cb?code=SECRET&state=SECRET", shown: "/cb?code=[redacted]&state=[redacted]"),
    Header(name: "WWW-Authenticate", value: "Bearer error=\"x\"", shown: "Bearer error=\"x\""),
    Header(name: "WWW-Authenticate", value: "Negotiate SECRET", shown: "[redacted]"),
    Header(name: "Retry-After", value: "7", shown: "7"),
  ])
  func headersAreShownOnlyWhereHarmless(_ row: Header) async throws {
    let log = Collector()
    let client = ScriptedServer([.answer(200, [row.name: row.value])]).client.logging(
      to: log.write, clock: InstantClock())
    _ = try await client.send(HTTPRequest("GET", "http://h/"))
    #expect(log.lines.last == "<   \(row.name): \(row.shown)")
  }

  struct Redacted: Sendable {
    let url: String
    let shown: String
  }

  @Test(arguments: [
    Redacted(url: "https://h/a/b", shown: "https://h/a/b"),
    Redacted(url: "https://u:SECRET@h/a@b", shown: "https://[redacted]@h/a@b"),
    Redacted(url: "https://u:SECRET@h", shown: "https://[redacted]@h"),
    Redacted(url: "https://h/?SECRET", shown: "https://h/?[redacted]"),
    Redacted(url: "https://h/?scope=a+b&X=SECRET&limit=3", shown: "https://h/?scope=a+b&X=[redacted]&limit=3"),
    Redacted(url: "https://h/?a=1#access_token=SECRET", shown: "https://h/?a=[redacted]#[redacted]"),
    Redacted(url: "https://h/\u{1b}]0;x\u{7}", shown: "https://h/]0;x"),
  ])
  func urlsLoseTheirSecrets(_ row: Redacted) {
    #expect(RedactedURL(row.url).description == row.shown)
  }
}
