import Contexts
import Testing
import Values

struct LayerTests {
  private let catalogue = """
    apiVersion: gatectl/v1
    current-context: b
    contexts:
      a: { server: "https://team.example", gateway: noetl, idp: { issuer: "https://i.example", scopes: [openid, email] } }
      b: { server: "https://b.example", protected: true }
    """

  @Test func mergesAContextFieldByFieldTheFirstLayerWinning() throws {
    let own = "contexts:\n  a:\n    server: https://mine.example\n    idp: { audience: mine }\n"
    let context = try #require(try configuration(own, catalogue).context(named: "a"))
    #expect(try context.text(.server) == "https://mine.example")
    #expect(try context.text(.audience) == "mine")
    #expect(try context.text(.issuer) == "https://i.example")
    #expect(try context.list(.scopes) == ["openid", "email"])
    #expect(try context.kind().value == .noetl)
    #expect(try context.candidates(.server).map(\.value.display) == ["https://mine.example", "https://team.example"])
    #expect(try context.value(.issuer)?.source.description == "second.yaml:4")
  }

  @Test func listsEveryNameOnceThoseOfTheFirstLayerFirst() throws {
    let both = try configuration("contexts:\n  z: {}\n  b: {}\n", catalogue)
    #expect(both.names == ["z", "b", "a"])
    #expect(try both.contexts().map(\.name) == ["z", "b", "a"])
    #expect(try both.contexts().map(\.parts.count) == [1, 2, 1])
    #expect(both.layer(holding: "b")?.path == "first.yaml")
    #expect(both.layer(holding: "a")?.path == "second.yaml")
  }

  @Test func takesTheCurrentContextOfTheFirstLayerThatNamesOne() throws {
    #expect(try configuration("", catalogue).currentContext()?.value == "b")
    #expect(try configuration("current-context: a\n", catalogue).currentContext()?.value == "a")
    #expect(try configuration("current-context: ''\n", catalogue).currentContext()?.value == "b")
    #expect(try configuration("").currentContext() == nil)
  }

  @Test func takesASessionWholeFromOneLayer() throws {
    let own = "contexts:\n  a:\n    session: { token: mine, origin: https://mine.example }\n"
    let team = "contexts:\n  a:\n    session: { token: theirs, user: them, origin: https://team.example }\n"
    let session = try #require(try configuration(own, team).context(named: "a")?.session())
    #expect(session.token == Secret("mine"))
    #expect(session.user == nil)
    // An emptied session is none, so the next layer's counts.
    let emptied = try configuration("contexts:\n  a:\n    session:\n", team)
    #expect(try emptied.context(named: "a")?.session()?.token == Secret("theirs"))
  }

  @Test func knowsAContextOfWhichNothingIsSaid() throws {
    let context = try #require(try configuration("contexts:\n  a:\n").context(named: "a"))
    #expect(context.parts.isEmpty)
    #expect(try context.server() == nil)
    #expect(try context.kind() == Sourced(.oidc, from: .standard))
    #expect(try configuration("contexts:\n  a:\n").context(named: "b") == nil)
  }

  struct Malformed: Sendable {
    let text: String
    let message: String
  }

  @Test(arguments: [
    Malformed(text: "[a]", message: "malformed first.yaml:1:1 the document"),
    Malformed(text: "contexts: [a]", message: "malformed first.yaml:1:11 contexts"),
    Malformed(text: "contexts:\n  a: text", message: "malformed first.yaml:2:6 contexts.a"),
    Malformed(text: "contexts:\n  a:\n    server: [x]", message: "malformed first.yaml:3:13 server"),
    Malformed(text: "contexts:\n  a:\n    idp: text", message: "malformed first.yaml:3:10 idp.issuer"),
    Malformed(text: "contexts:\n  a:\n    protected: often", message: "malformed first.yaml:3:16 protected"),
    Malformed(text: "apiVersion: other/v1", message: "apiVersion first.yaml:1:13 other/v1"),
    Malformed(text: "apiVersion: gatectl/vNext", message: "apiVersion first.yaml:1:13 gatectl/vNext"),
    Malformed(text: "current-context: {a: b}\n", message: "malformed first.yaml:1:18 current-context"),
    Malformed(text: "a: [", message: "syntax first.yaml"),
    Malformed(text: "contexts: {a: {}, a: {}}", message: "syntax first.yaml"),
  ])
  func saysWhereAFileIsMalformed(_ row: Malformed) {
    do {
      let configuration = try configuration(row.text)
      _ = try configuration.currentContext()
      if let context = try configuration.context(named: "a") {
        for field in Field.allCases { _ = try context.value(field) }
      }
      Issue.record("nothing was thrown")
    } catch ConfigError.malformed(let place, let key, _) {
      #expect("malformed \(place) \(key)" == row.message)
    } catch ConfigError.apiVersion(let place, let found) {
      #expect("apiVersion \(place) \(found)" == row.message)
    } catch ConfigError.syntax(let place, _) {
      #expect("syntax \(place.path)" == row.message)
    } catch {
      Issue.record(error)
    }
  }

  @Test func readsAFileOfALaterVersion() throws {
    let later = try configuration(
      "apiVersion: gatectl/v2\nfuture: 1\ncontexts: {a: {server: https://a.example, future: 2}}")
    #expect(try later.context(named: "a")?.text(.server) == "https://a.example")
  }

  @Test func takesProgramsOnlyFromFilesNobodyElseCanWrite() throws {
    let keys: [Field] = [.clientSecret, .browser, .sessionStore]
    let text = """
      contexts:
        a:
          browser: firefox
          session-store: helper:pass
          idp: { client-secret: { command: [pass, show, gatectl] } }
      """
    func readable(mode: UInt32, owner: UInt32) throws -> [Bool] {
      let configuration = Configuration(layers: [try layer(text, mode: mode, owner: owner)])
      let context = try #require(try configuration.context(named: "a"))
      return keys.map { key in thrown { try context.value(key) } == nil }
    }
    #expect(try readable(mode: 0o644, owner: 1000) == [true, true, true])
    #expect(try readable(mode: 0o644, owner: 0) == [true, true, true])
    #expect(try readable(mode: 0o644, owner: 1001) == [false, false, false])
    #expect(try readable(mode: 0o664, owner: 1000) == [false, false, false])
    #expect(try readable(mode: 0o602, owner: 1000) == [false, false, false])
  }
}
