import Testing
import Values

struct LoopbackURITests {
  struct Taken: CustomTestStringConvertible {
    let text: String
    let host: String
    let port: Int
    let path: String
    var testDescription: String { text }
  }

  @Test(arguments: [
    Taken(text: "http://127.0.0.1:8765/callback", host: "127.0.0.1", port: 8765, path: "/callback"),
    Taken(text: " HTTP://LocalHost:80/a/b/ ", host: "localhost", port: 80, path: "/a/b/"),
    Taken(text: "http://[::1]:9/", host: "::1", port: 9, path: "/"),
    Taken(text: "http://localhost:65535", host: "localhost", port: 65535, path: ""),
  ])
  func addressWithAPortIsTaken(_ row: Taken) throws {
    let uri = try LoopbackURI(row.text)
    #expect(uri.origin == Origin(scheme: "http", host: row.host, port: row.port))
    #expect(uri.path == row.path)
  }

  struct Refused: CustomTestStringConvertible {
    let text: String
    let reason: LoopbackURI.Invalid
    var testDescription: String { text }
  }

  @Test(arguments: [
    Refused(text: "", reason: .notLoopback), Refused(text: "127.0.0.1:8765/callback", reason: .notLoopback),
    Refused(text: "https://app.acme.example/login", reason: .notLoopback),
    Refused(text: "http://127.0.0.1.evil.example:8765/", reason: .notLoopback),
    Refused(text: "http://127.0.0.1:8765@evil.example/", reason: .notLoopback),
    Refused(text: "http://evil.example/http://127.0.0.1:8765/", reason: .notLoopback),
    Refused(text: "com.acme.app://callback", reason: .notLoopback),
    Refused(text: "http://127.0.0.1:99999/", reason: .notLoopback),
    Refused(text: "http://127.0.0.2:8765/", reason: .otherLoopback),
    Refused(text: "https://127.0.0.1:8765/", reason: .notPlainHTTP),
    Refused(text: "http://127.0.0.1/callback", reason: .noPort),
    Refused(text: "http://127.0.0.1:/callback", reason: .noPort),
    Refused(text: "http://127.0.0.1:0/callback", reason: .noPort),
    Refused(text: "http://[::1]/callback", reason: .noPort), Refused(text: "http://[::1]:0", reason: .noPort),
    Refused(text: "http://localhost:1/cb?x=y", reason: .query), Refused(text: "http://localhost:1#x", reason: .query),
    Refused(text: "http://localhost:1/a b", reason: .character),
    Refused(text: "http://localhost:1/é", reason: .character),
  ])
  func whatNothingCouldListenAtIsRefusedWithTheReason(_ row: Refused) {
    #expect(throws: row.reason) { try LoopbackURI(row.text) }
  }
}
