import Testing
import Values

struct ServerURLTests {
  struct Pasted: CustomTestStringConvertible {
    let text: String
    let url: String
    var testDescription: String { text }
  }

  @Test(arguments: [
    Pasted(text: "https://gateway.acme.com", url: "https://gateway.acme.com"),
    Pasted(text: "  https://gateway.acme.com/ \n", url: "https://gateway.acme.com"),
    Pasted(text: "HTTPS://Gateway.ACME.com:443//", url: "https://gateway.acme.com"),
    Pasted(text: "gateway.acme.com", url: "https://gateway.acme.com"),
    Pasted(text: "localhost:8082", url: "http://localhost:8082"),
    Pasted(text: "127.0.0.1:8090/", url: "http://127.0.0.1:8090"),
    Pasted(text: "https://host/Base/Path/", url: "https://host/Base/Path"),
    Pasted(text: "http://[::1]:8090/x", url: "http://[::1]:8090/x"),
    Pasted(text: "http://host:80", url: "http://host"),
    Pasted(text: "https://host:8443/mcp", url: "https://host:8443/mcp"),
  ])
  func pastedURLIsPutRight(_ pasted: Pasted) throws {
    #expect(try ServerURL(pasted.text).description == pasted.url)
  }

  struct Refused: CustomTestStringConvertible {
    let text: String
    let reason: ServerURL.Invalid
    var testDescription: String { text }
  }

  @Test(arguments: [
    Refused(text: " ", reason: .empty),
    Refused(text: "ftp://host", reason: .scheme("ftp")),
    Refused(text: "javascript://host", reason: .scheme("javascript")),
    Refused(text: "https://", reason: .noHost),
    Refused(text: "https://:8080", reason: .noHost),
    Refused(text: "https://user:secret@host", reason: .userInfo),
    Refused(text: "https://host/?a=b", reason: .query),
    Refused(text: "https://host/#x", reason: .fragment),
    Refused(text: "https://ho st", reason: .character),
    Refused(text: "https://host\u{1b}[31m", reason: .character),
    Refused(text: "https://host:0", reason: .port("0")),
    Refused(text: "https://host:65536", reason: .port("65536")),
    Refused(text: "https://host:+80", reason: .port("+80")),
    Refused(text: "https://-host", reason: .host("-host")),
    Refused(text: "https://[::1", reason: .host("[::1")),
    Refused(text: "https://ho'st", reason: .host("ho'st")),
  ])
  func unfitURLIsRefusedWithItsReason(_ refused: Refused) {
    #expect(throws: refused.reason) { try ServerURL(refused.text) }
  }

  @Test func originsDifferByPortAndScheme() throws {
    #expect(try Origin(of: "https://host/a?b#c") == Origin(of: "https://HOST:443/other"))
    #expect(try Origin(of: "https://host") != Origin(of: "http://host"))
    #expect(try Origin(of: "https://host") != Origin(of: "https://host:8443"))
  }

  @Test(arguments: ["localhost", "127.0.0.1", "127.9.8.7", "::1"])
  func loopbackHostsMayHaveCredentialsInPlainText(_ host: String) {
    #expect(Origin(scheme: "http", host: host, port: 80).protectsCredentials)
  }

  @Test(arguments: ["localhost.evil.example", "127.0.0.1.evil.example", "127.evil", "10.0.0.1", "::2"])
  func lookalikesOfLoopbackMayNot(_ host: String) {
    #expect(!Origin(scheme: "http", host: host, port: 80).protectsCredentials)
  }
}
