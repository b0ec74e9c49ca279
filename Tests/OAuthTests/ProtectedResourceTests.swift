import HTTPTransport
import OAuth
import Testing
import Values

struct ProtectedResourceTests {
  private static let server = "https://host.acme.com/mcp"
  private static let inserted = "https://host.acme.com/.well-known/oauth-protected-resource/mcp"
  private static let plain = "https://host.acme.com/.well-known/oauth-protected-resource"
  private static let named = "https://meta.acme.com/r.json"

  private func discover(_ expected: [Wire.Expected]) async throws -> ProtectedResourceMetadata {
    let wire = Wire(expected)
    defer { wire.verify() }
    return try await ProtectedResourceDiscovery(http: wire.client).metadata(of: ServerURL(Self.server))
  }

  private static func document(_ resource: String = server, _ more: [String: JSON] = [:]) -> HTTPResponse {
    let good: [String: JSON] = ["resource": .string(resource), "authorization_servers": ["https://id.acme.com"]]
    return .json(.object(good.merging(more) { $1 }.filter { $1 != .null }))
  }

  private static func challenge(_ text: String) -> HTTPResponse {
    HTTPResponse(status: 401, headers: ["WWW-Authenticate": text])
  }

  private static let missing = HTTPResponse(status: 404)

  @Test func theChallengesPlaceComesFirst() async throws {
    let found = try await discover([
      .get(Self.server, Self.challenge(#"Bearer resource_metadata="https://meta.acme.com/r.json", scope="a b""#)),
      .get(Self.named, Self.document()),
    ])
    #expect(found.resource == Self.server)
    #expect(found.authorizationServers == ["https://id.acme.com"])
    #expect(found.challengedScope == ["a", "b"])
  }

  @Test func a404ThereGoesOnToTheWellKnownPlacesPathFirst() async throws {
    let found = try await discover([
      .get(Self.server, Self.challenge(#"Bearer resource_metadata="https://meta.acme.com/r.json""#)),
      .get(Self.named, Self.missing), .get(Self.inserted, Self.missing),
      .get(Self.plain, Self.document("https://host.acme.com/", ["scopes_supported": ["s"]])),
    ])
    // Kept verbatim, with the slash.
    #expect(found.resource == "https://host.acme.com/")
    #expect(found.scopesSupported == ["s"] && found.challengedScope == nil)
  }

  @Test func aMalformedDocumentEndsTheSearch() async throws {
    await #expect(throws: ProtectedResourceError.malformed(url: Self.named, reason: "it is no JSON object")) {
      try await discover([
        .get(Self.server, Self.challenge(#"Bearer resource_metadata="https://meta.acme.com/r.json""#)),
        .get(Self.named, .text("<html>", status: 200)),
      ])
    }
  }

  @Test func aPlaceOnPlainHTTPIsPassedOver() async throws {
    _ = try await discover([
      .get(Self.server, Self.challenge(#"Bearer resource_metadata="http://meta.acme.com/r.json""#)),
      .get(Self.inserted, Self.document()),
    ])
  }

  struct Match: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fits: Bool
  }

  @Test(arguments: [
    Match(testDescription: "https://host.acme.com/mcp", fits: true),
    Match(testDescription: "https://HOST.acme.com:443/mcp/", fits: true),
    Match(testDescription: "https://host.acme.com", fits: true),
    Match(testDescription: "https://host.acme.com/mcp/sub", fits: false),
    Match(testDescription: "https://host.acme.com/mc", fits: false),
    Match(testDescription: "https://host.acme.com:8443/mcp", fits: false),
    Match(testDescription: "http://host.acme.com/mcp", fits: false),
    Match(testDescription: "https://evil.com/mcp", fits: false),
    Match(testDescription: "urn:resource", fits: false),
  ])
  func theResourceMustCoverTheURLAsked(row: Match) async throws {
    let expected: [Wire.Expected] = [
      .get(Self.server, HTTPResponse(status: 200)), .get(Self.inserted, Self.document(row.testDescription)),
    ]
    if row.fits {
      #expect(try await discover(expected).resource == row.testDescription)
    } else {
      await #expect(throws: ProtectedResourceError.resourceMismatch(asked: Self.server, found: row.testDescription)) {
        try await discover(expected)
      }
    }
  }

  @Test func aServerThatNamesNobodyOrIsInTroubleSaysSo() async throws {
    await #expect(throws: ProtectedResourceError.noAuthorizationServers(url: Self.inserted)) {
      try await discover([
        .get(Self.server, Self.missing),
        .get(Self.inserted, Self.document(Self.server, ["authorization_servers": nil])),
      ])
    }
    await #expect(throws: ProtectedResourceError.tryLater(url: Self.inserted, status: 503, retryAfter: nil)) {
      try await discover([.get(Self.server, Self.missing), .get(Self.inserted, HTTPResponse(status: 503))])
    }
    await #expect(
      throws: ProtectedResourceError.notFound(tried: [
        .init(url: Self.inserted, status: 404), .init(url: Self.plain, status: 404),
      ])
    ) {
      try await discover([
        .get(Self.server, Self.missing), .get(Self.inserted, Self.missing), .get(Self.plain, Self.missing),
      ])
    }
  }
}
