import Gateways
import HTTPTransport
import Testing
import Values

struct RuntimeContractTests {
  private static let url = "https://gateway.acme.com/api/runtime/contract"

  private func fetch(_ answer: Result<HTTPResponse, HTTPError>) async throws -> RuntimeContract? {
    let double = GatewayDouble(.init("GET", Self.url, answer) { #expect($0.headers["Authorization"] == nil) })
    defer { double.verify() }
    return try await RuntimeContract.fetch(from: ServerURL("https://gateway.acme.com/"), http: double.client)
  }

  private func contract(_ auth0: JSON?) async throws -> RuntimeContract {
    var document: [String: JSON] = ["contract_version": "2026-04-26", "gateway_version": "2.1.0", "unknown": [1]]
    document["auth0"] = auth0
    return try #require(try await fetch(.success(.json(.object(document)))))
  }

  @Test func aFullContractFillsAContext() async throws {
    let found = try await contract([
      "domain": " acme.us.auth0.com ", "client_id": "Abc123", "audience": "https://api", "new": 1,
      "redirect_uri": "http://127.0.0.1:8765/callback",
    ])
    #expect(found.issuer == "https://acme.us.auth0.com/")
    #expect(found.clientID == "Abc123" && found.audience == "https://api")
    #expect(found.redirectURI == "http://127.0.0.1:8765/callback")
    #expect(found.ignored == [])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let auth0: JSON?
    var issuer: String?
    var clientID: String?
    let ignored: [String]
  }

  @Test(arguments: [
    Case(testDescription: "missing", auth0: nil, ignored: ["the gateway names no identity provider"]),
    Case(testDescription: "null", auth0: .null, ignored: ["the gateway names no identity provider"]),
    Case(testDescription: "a text", auth0: "acme", ignored: ["the gateway's auth0 block is malformed"]),
    Case(testDescription: "a list", auth0: [], ignored: ["the gateway's auth0 block is malformed"]),
    Case(
      testDescription: "blank domain", auth0: ["domain": "  ", "client_id": "x"], clientID: "x",
      ignored: ["the gateway names no identity provider's domain"]),
    Case(
      testDescription: "wrong types", auth0: ["domain": "a.b", "client_id": 5, "audience": ["x"]],
      issuer: "https://a.b/",
      ignored: ["the gateway's client_id is no text", "the gateway's audience is no text"]),
    Case(
      testDescription: "the web page's redirect", auth0: ["domain": "a.b", "redirect_uri": "https://app/login"],
      issuer: "https://a.b/",
      ignored: ["the gateway's redirect URI https://app/login is not used: it is no loopback address"]),
    Case(
      testDescription: "a redirect without a port",
      auth0: ["domain": "a.b", "redirect_uri": "http://127.0.0.1:0/callback"], issuer: "https://a.b/",
      ignored: ["the gateway's redirect URI http://127.0.0.1:0/callback is not used: it names no port"]),
    Case(
      testDescription: "a domain that is none", auth0: ["domain": "a b/c?"],
      ignored: ["the gateway's domain 'a b/c?' is no issuer"]),
  ])
  func everyShapeIsReadAndWhatIsIgnoredIsSaid(row: Case) async throws {
    let found = try await contract(row.auth0)
    #expect(found.issuer == row.issuer && found.clientID == row.clientID)
    #expect(found.audience == nil && found.redirectURI == nil)
    #expect(found.ignored == row.ignored)
  }

  @Test func anotherServersAnswerIsNoContract() async throws {
    #expect(try await fetch(.success(HTTPResponse(status: 404))) == nil)
    #expect(try await fetch(.success(.text("<html>app</html>", status: 200))) == nil)
    #expect(try await fetch(.success(.json(["service": "rack-gateway"]))) == nil)
    #expect(try await fetch(.success(.json(["x"]))) == nil)
  }

  @Test func troubleIsNotAMissingContract() async throws {
    await #expect(throws: GatewayError.unavailable(status: 502, text: "")) {
      try await fetch(.success(HTTPResponse(status: 502)))
    }
    await #expect(throws: GatewayError.tryLater(status: 503, text: "")) {
      try await fetch(.success(HTTPResponse(status: 503)))
    }
    let down = HTTPError.nameNotFound(host: "gateway.acme.com")
    await #expect(throws: down) { try await fetch(.failure(down)) }
  }
}
