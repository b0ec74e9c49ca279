import HTTPTransport
import Synchronization
import Testing
import Values

struct CacheTests {
  /// A storage in memory, and a clock that is set by hand.
  final class Kept: Sendable {
    let files = Mutex<[String: [UInt8]]>([:])
    let moment = Mutex(Timestamp(seconds: 1_800_000_000))

    var count: Int { files.withLock { $0.count } }
    func advance(_ seconds: Int64) { moment.withLock { $0 = $0 + .seconds(seconds) } }

    var storage: ResponseStorage {
      ResponseStorage(
        read: { name in self.files.withLock { $0[name] } },
        write: { name, bytes in self.files.withLock { $0[name] = bytes } },
        remove: { name in self.files.withLock { $0[name] = nil } })
    }

    func client(_ server: ScriptedServer, scope: String = "") -> HTTPClient {
      server.client.caching(in: storage, scope: { scope }, now: { self.moment.withLock { $0 } })
    }
  }

  private static let url = "https://id.acme.com/.well-known/openid-configuration"

  private static func request(_ caching: CacheMode = .fresh, _ url: String = CacheTests.url) -> HTTPRequest {
    var request = HTTPRequest("GET", url)
    request.caching = caching
    return request
  }

  private static func document(_ headers: HTTPHeaders, _ number: Int = 1) -> ScriptedServer.Outcome {
    .answer(200, headers, body: "{\"number\":\(number)}")
  }

  @Test func whatIsFreshIsNotAskedForAgain() async throws {
    let kept = Kept()
    let server = ScriptedServer([Self.document(["Cache-Control": "max-age=60"]), Self.document([:], 2)])
    let first = try await kept.client(server).send(Self.request())
    kept.advance(59)
    let second = try await kept.client(server).send(Self.request())
    #expect(second.status == 200 && second.body == first.body && second.isKept && !first.isKept)
    #expect(server.requests.count == 1)
    kept.advance(1)
    #expect(try await kept.client(server).send(Self.request()).json?["number"]?.integer == 2)
    // That one says nothing of its life.
    #expect(server.isDone && kept.count == 0)
  }

  @Test func whatIsStaleIsValidated() async throws {
    let kept = Kept()
    let server = ScriptedServer([
      Self.document(["ETag": "\"v1\"", "Cache-Control": "no-cache"]), .answer(304, ["Cache-Control": "max-age=60"]),
    ])
    _ = try await kept.client(server).send(Self.request())
    let validated = try await kept.client(server).send(Self.request())
    #expect(validated.status == 200 && validated.json?["number"]?.integer == 1 && !validated.isKept)
    #expect(server.requests.last?.headers["If-None-Match"] == "\"v1\"")
    // The validation has brought a life of its own.
    #expect(try await kept.client(server).send(Self.request()).isKept)
    #expect(server.isDone)
  }

  @Test func theDateOfChangeValidatesWhereThereIsNoTag() async throws {
    let kept = Kept()
    let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    let server = ScriptedServer([Self.document(["Last-Modified": date]), Self.document(["Last-Modified": date], 2)])
    _ = try await kept.client(server).send(Self.request())
    #expect(try await kept.client(server).send(Self.request()).json?["number"]?.integer == 2)
    #expect(server.requests.map { $0.headers["If-Modified-Since"] } == [nil, date])
  }

  @Test func troubleIsNoAnswerAndWhatIsStaleStaysForLater() async throws {
    let kept = Kept()
    let down = HTTPError.connectionRefused(host: "id.acme.com", port: 443, reason: "refused")
    let server = ScriptedServer([
      Self.document(["Cache-Control": "max-age=1", "ETag": "\"v1\""]), .failure(down), .answer(503), .answer(304),
    ])
    _ = try await kept.client(server).send(Self.request())
    kept.advance(10)
    await #expect(throws: down) { try await kept.client(server).send(Self.request()) }
    #expect(try await kept.client(server).send(Self.request()).status == 503)
    #expect(try await kept.client(server).send(Self.request()).json?["number"]?.integer == 1)
  }

  @Test func aReloadAsksInSpiteOfAFreshAnswerOnceAMinute() async throws {
    let kept = Kept()
    let fresh: HTTPHeaders = ["Cache-Control": "max-age=600"]
    let server = ScriptedServer([Self.document(fresh), Self.document(fresh, 2), Self.document(fresh, 3)])
    let reload = CacheMode.reload(notWithin: .seconds(60))
    _ = try await kept.client(server).send(Self.request())
    #expect(try await kept.client(server).send(Self.request(reload)).json?["number"]?.integer == 2)
    #expect(server.requests.last?.headers["Cache-Control"] == "no-cache")
    kept.advance(59)
    let again = try await kept.client(server).send(Self.request(reload))
    #expect(again.json?["number"]?.integer == 2 && again.isKept)
    // What the reload brought has taken the place of the old one.
    #expect(try await kept.client(server).send(Self.request()).json?["number"]?.integer == 2)
    kept.advance(1)
    #expect(try await kept.client(server).send(Self.request(reload)).json?["number"]?.integer == 3)
    #expect(server.isDone)
  }

  struct Unkept: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var request = CacheTests.request()
    let answer: ScriptedServer.Outcome
  }

  private static let unkept = [
    Unkept(testDescription: "no-store", answer: document(["Cache-Control": "no-store, max-age=60", "ETag": "\"v1\""])),
    Unkept(
      testDescription: "differs by what nobody knows", answer: document(["Cache-Control": "max-age=60", "Vary": "*"])),
    Unkept(testDescription: "says nothing", answer: document([:])),
    Unkept(
      testDescription: "a page of a network's own",
      answer: .answer(200, ["Cache-Control": "max-age=60"], body: "<html>log in first</html>")),
    Unkept(testDescription: "no text", answer: .answer(200, ["Cache-Control": "max-age=60"], body: "[1]")),
    Unkept(testDescription: "an error", answer: .answer(500, ["Cache-Control": "max-age=60"], body: "{}")),
    Unkept(testDescription: "a missing document, for how long nobody says", answer: .answer(404)),
    Unkept(
      testDescription: "an address with a query, which may hold a key",
      request: request(.fresh, "https://id.acme.com/jwks?key=1"), answer: document(["Cache-Control": "max-age=60"])),
    Unkept(
      testDescription: "not allowed by the request", request: request(.none),
      answer: document(["Cache-Control": "max-age=60"])),
    Unkept(
      testDescription: "with a credential", request: authorized(), answer: document(["Cache-Control": "max-age=60"])),
  ]

  private static func authorized() -> HTTPRequest {
    var request = request()
    request.headers["Authorization"] = "Bearer x"
    return request
  }

  @Test(arguments: unkept) func whatMayNotBeKeptIsNot(row: Unkept) async throws {
    let kept = Kept()
    let server = ScriptedServer([row.answer])
    _ = try await kept.client(server).send(row.request)
    #expect(kept.count == 0)
  }

  @Test func aMissingDocumentIsKeptWhereTheServerSaysHowLong() async throws {
    let kept = Kept()
    let server = ScriptedServer([.answer(404, ["Cache-Control": "max-age=60"])])
    #expect(try await kept.client(server).send(Self.request()).status == 404)
    #expect(try await kept.client(server).send(Self.request()).status == 404)
    #expect(server.isDone)
  }

  @Test func anotherWayToTheServerIsAnotherAnswer() async throws {
    let kept = Kept()
    let fresh: HTTPHeaders = ["Cache-Control": "max-age=60"]
    let server = ScriptedServer((1...5).map { Self.document(fresh, $0) })
    let settings = [
      ConnectionSettings(), ConnectionSettings(caFile: "/ca.pem"), ConnectionSettings(proxy: "http://me:secret@p:1"),
      ConnectionSettings(clientCertificate: "/c.pem"),
    ]
    for setting in settings { _ = try await kept.client(server).connecting(with: setting).send(Self.request()) }
    _ = try await kept.client(server, scope: "SSL_CERT_FILE=/x").send(Self.request())
    #expect(server.isDone && kept.count == 5)
    #expect(
      try await kept.client(server).connecting(with: settings[1]).send(Self.request()).json?["number"]?.integer == 2)
    let everything = kept.files.withLock {
      $0.map { "\($0.key) \(String(decoding: $0.value, as: UTF8.self))" }.joined()
    }
    #expect(everything.contains("@p:1") && !everything.contains("secret"))
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (String) -> String
  }

  private static let damages = [
    Damage(testDescription: "cut off") { String($0.prefix(40)) },
    Damage(testDescription: "empty") { _ in "" },
    Damage(testDescription: "no JSON") { _ in "\u{0}\u{1}" },
    Damage(testDescription: "another address") { $0.replacing("id.acme.com", with: "evil.example") },
    Damage(testDescription: "another version") { $0.replacing("\"version\":1", with: "\"version\":99") },
    Damage(testDescription: "without times") { $0.replacing("receivedAt", with: "nothing") },
  ]

  @Test(arguments: damages) func aDamagedFileIsAsIfThereWereNone(damage: Damage) async throws {
    let kept = Kept()
    let fresh: HTTPHeaders = ["Cache-Control": "max-age=60"]
    let server = ScriptedServer([Self.document(fresh), Self.document(fresh, 2)])
    _ = try await kept.client(server).send(Self.request())
    kept.files.withLock { files in
      for (name, bytes) in files { files[name] = Array(damage.change(String(decoding: bytes, as: UTF8.self)).utf8) }
    }
    #expect(try await kept.client(server).send(Self.request()).json?["number"]?.integer == 2)
    #expect(try await kept.client(server).send(Self.request()).isKept)
  }
}
