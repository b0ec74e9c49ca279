import Glibc
import LosslessYAML
import Platform
import TestSupport
import Testing
import Values

@testable import Contexts

struct StoreTests {
  private let text =
    "current-context: a\ncontexts:\n  a: { server: https://a.example }\n  b: { server: https://b.example }\n"

  private func use(_ name: String, _ fixture: StoreFixture) throws { try fixture.store.edit { try $0.using(name) } }

  @Test func makesFileAndFolderForTheUserAlone() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory["deep/er"])
    try fixture.store.edit { try $0.adding("a", [.server: .text("https://a.example")]) }
    let files = LiveFileSystem()
    #expect(try files.status(directory["deep/er"])?.mode == 0o700)
    #expect(try files.status(fixture.path)?.mode == 0o600)
    #expect(try fixture.text.hasPrefix("apiVersion: gatectl/v1\ncurrent-context: a\n"))
  }

  @Test func tightensALooseModeWithOneWarning() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    try fixture.write(text, mode: 0o644)
    try use("b", fixture)
    try use("a", fixture)
    #expect(fixture.said == [.tightened(path: fixture.path, mode: 0o644)])
    #expect(try LiveFileSystem().status(fixture.path)?.mode == 0o600)
    // A stricter mode is the user's wish.
    try fixture.write(text, mode: 0o400)
    try use("b", fixture)
    #expect(try LiveFileSystem().status(fixture.path)?.mode == 0o400)
  }

  @Test(arguments: [
    "    browser: /tmp/theirs\n", "    idp: { client-secret: { command: [/tmp/theirs] } }\n",
    "    session-store: helper:theirs\n", "session-store: helper:theirs\n",
  ])
  func makesNoProgramTrustedThatOthersMayHaveWritten(line: String) throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    let text = "contexts:\n  b: { server: https://b.example }\n  a:\n    server: https://a.example\n\(line)"
    try fixture.write(text, mode: 0o666)
    #expect(thrown { try use("b", fixture) } == "untrusted")
    #expect(thrown { try fixture.store.checkPrograms() } == "untrusted")
    #expect(try fixture.text == text && LiveFileSystem().status(fixture.path)?.mode == 0o666)
    // Once the user has said that it is his, it is.
    chmod(fixture.path, 0o644)
    try use("b", fixture)
    #expect(try LiveFileSystem().status(fixture.path)?.mode == 0o600)
  }

  @Test func followsAndKeepsAChainOfLinks() throws {
    let directory = try TemporaryDirectory()
    try directory.write(text, to: "real/there.yaml")
    #expect(symlink("real/there.yaml", directory["middle"]) == 0)
    #expect(symlink(directory["middle"], directory["config.yaml"]) == 0)
    let fixture = StoreFixture(directory.path)
    try use("b", fixture)
    let files = LiveFileSystem()
    #expect(try files.lstat(directory["config.yaml"])?.kind == .symlink)
    #expect(try files.lstat(directory["middle"])?.kind == .symlink)
    #expect(try directory.text("real/there.yaml")?.hasPrefix("current-context: b\n") == true)
    #expect(try files.list(directory["real"]) == [".there.yaml.lock", "there.yaml"])
  }

  @Test func takesNoLockAndWritesNothingToRead() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    try fixture.write(text)
    let lock = try #require(try LiveFileSystem().tryLock(fixture.path, exclusive: true))
    #expect(try fixture.store.load().names == ["a", "b"])
    lock.unlock()
    _ = try LiveFileSystem().remove(directory[".config.yaml.lock"])
    #expect(try fixture.store.load().names == ["a", "b"])
    #expect(try LiveFileSystem().list(directory.path) == ["config.yaml"])
  }

  @Test func writesNothingWhereNothingChanges() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    try fixture.write(text)
    let before = try LiveFileSystem().status(fixture.path)
    try use("a", fixture)
    #expect(try LiveFileSystem().status(fixture.path) == before)
    #expect(try fixture.store.history?.changes().isEmpty == true)
  }

  @Test func saysWhoHoldsTheLock() async throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path, wait: .milliseconds(50))
    try fixture.write(text)
    let lock = try #require(try LiveFileSystem().tryLock(fixture.path, exclusive: true))
    do {
      try use("b", fixture)
      Issue.record("nothing was thrown")
    } catch ConfigError.locked(let path, .timedOut(_, _, let holder)) {
      #expect(path == fixture.path)
      #expect(holder?.processID == getpid())
    }
    #expect(fixture.said.count == 1)
    lock.unlock()
    #expect(try fixture.text == text)
    try use("b", fixture)
  }

  @Test func removesWhatAKilledWriterLeft() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    try fixture.write(text)
    try directory.write("half a fi", to: ".config.yaml.tmp.0123456789abcdef")
    try directory.write("somebody else's", to: ".config.yaml.backup")
    try use("b", fixture)
    let names = try LiveFileSystem().list(directory.path).filter { $0 != "state" }
    #expect(names == [".config.yaml.backup", ".config.yaml.lock", "config.yaml"])
  }

  @Test func leavesTheFileAloneWhereThePlanFails() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    try fixture.write(text)
    #expect(throws: ConfigError.self) { try use("nope", fixture) }
    #expect(try fixture.text == text)
    try fixture.write("contexts: [")
    #expect(throws: ConfigError.self) { try use("a", fixture) }
    #expect(try fixture.text == "contexts: [")
  }

  @Test func previewsWithoutWriting() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    let change = try fixture.store.preview { try $0.adding("a", [.server: .text("https://a.example")]) }
    #expect(String(decoding: change.after.bytes, as: UTF8.self).contains("https://a.example"))
    #expect(try LiveFileSystem().list(directory.path).isEmpty)
  }

  @Test func writesTheFirstLayerAndReadsAll() throws {
    let directory = try TemporaryDirectory()
    try directory.write(text, to: "team.yaml", mode: 0o444)
    let rules = LoadingRules(paths: [directory["own.yaml"], directory["team.yaml"]], user: getuid())
    let store = ConfigStore(rules: rules, files: LiveFileSystem()) { _ in }
    try store.edit { try $0.savingSession(StoredSession(token: Secret("t"), origin: "https://b.example"), in: "b") }
    #expect(try directory.text("team.yaml") == text)
    #expect(try directory.text("own.yaml")?.contains("token: t") == true)
    #expect(try store.load().context(named: "b")?.session()?.token == Secret("t"))
    #expect(try store.load().context(named: "b")?.text(.server) == "https://b.example")
  }

  @Test func mergesAnEditorsTextWithWhatWasWrittenMeanwhile() throws {
    func document(_ text: String) throws -> YAMLDocument { try YAMLDocument(parsing: Array(text.utf8)) }
    let original =
      "contexts:\n  a:\n    server: https://a.example\n    session:\n      token: old\n  b:\n    server: https://b.example\n"
    let refreshed = original.replacing("token: old", with: "token: new")
    let edited = original.replacing("a.example", with: "z.example")
    let merged = try EditMerge.merged(document(edited), from: document(original), into: document(refreshed))
    #expect(
      merged.map { String(decoding: $0.bytes, as: UTF8.self) } == refreshed.replacing("a.example", with: "z.example"))
    let other = original.replacing("a.example", with: "y.example")
    #expect(try EditMerge.merged(document(edited), from: document(original), into: document(other))?.bytes == nil)
    let signedOut = original.replacing("    session:\n      token: old\n", with: "")
    #expect(
      try EditMerge.merged(document(signedOut), from: document(original), into: document(refreshed))?.bytes == nil)
  }
}
