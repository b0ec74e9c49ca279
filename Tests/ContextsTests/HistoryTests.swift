import Contexts
import LosslessYAML
import Platform
import TestSupport
import Testing
import Values

struct HistoryTests {
  private let text = """
    current-context: a   # mine
    contexts:
      # the first, \u{e9}\u{1F600}
      a:
        server: https://a.example   # internal

        session:
          token: tok-a
          refresh-token: ref-a
        protected: false
      b:
        server: https://b.example
        idp:
          issuer: https://i.example/
          client-id: id
        session:
          token: tok-b
          origin: https://b.example
      c: { server: https://c.example, session: { token: tok-c } }

    """

  private func fixture(_ directory: borrowing TemporaryDirectory, _ text: String? = nil) throws -> StoreFixture {
    let fixture = StoreFixture(directory.path)
    try fixture.write(text ?? self.text)
    return fixture
  }

  struct Case: Sendable {
    let name: String
    let edit: @Sendable (Configuration) throws -> [YAMLEdit]
    /// What the text is after the undo, where that is not what it was before the edit.
    var expected: @Sendable (String) -> String = { $0 }
    var again: @Sendable (String) -> String = { $0 }
  }

  @Test(arguments: [
    Case(name: "use", edit: { try $0.using("b") }),
    Case(name: "add", edit: { try $0.adding("d", [.server: .text("https://d.example")]) }),
    Case(
      name: "update",
      edit: { try $0.updating("b", set: [.server: .text("https://b.example/base")], unset: [.clientID]) }),
    Case(name: "insert behind a session", edit: { try $0.updating("b", set: [.proxy: .text("http://p:1")]) }),
    // A session inside a line that is put back is written anew.
    Case(
      name: "update in flow", edit: { try $0.updating("c", set: [.proxy: .text("http://p:1")]) },
      expected: { $0.replacing("{ token: tok-c }", with: "{token: tok-c}") },
      again: {
        $0.replacing(", session: { token: tok-c }", with: "").replacing("p:1 }", with: "p:1, session: {token: tok-c} }")
      }),
    Case(name: "rename", edit: { try $0.renaming("a", to: "z") }),
    Case(
      name: "rename in flow", edit: { try $0.renaming("c", to: "z") },
      expected: { $0.replacing("{ token: tok-c }", with: "{token: tok-c}") },
      again: { $0.replacing("{ token: tok-c }", with: "{token: tok-c}") }),
    Case(name: "copy", edit: { try $0.copying("b", to: "z") }),
    Case(
      name: "delete", edit: { try $0.deleting("a") },
      expected: { $0.replacing("    session:\n      token: tok-a\n      refresh-token: ref-a\n", with: "") }),
    Case(
      name: "delete in flow", edit: { try $0.deleting("c") },
      expected: { $0.replacing(", session: { token: tok-c }", with: "") }),
    Case(
      name: "change of origin",
      edit: { try $0.updating("b", set: [.server: .text("https://z.example"), .issuer: .text("https://j.example")]) },
      expected: { $0.replacing("    session:\n      token: tok-b\n      origin: https://b.example\n", with: "") }),
  ])
  func takesAnEditBackByteForByte(_ row: Case) throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    let change = try fixture.store.edit(row.edit)
    #expect(!change.isEmpty)
    let edited = try fixture.text
    #expect(try fixture.undo().count == 1)
    let back = try fixture.text
    #expect(back == row.expected(text), "\(row.name): \(back)")
    // An undo is an edit: undoing it makes the edit again, but for sessions, which do not come back.
    try fixture.undo()
    let again = try fixture.text
    #expect(again == row.again(edited), "\(row.name), again: \(again)")
    for secret in ["tok-a", "ref-a", "tok-b", "tok-c"] { #expect(!(try fixture.recorded().contains(secret))) }
  }

  @Test func keepsThePresentSession() throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    try fixture.store.edit { try $0.renaming("b", to: "z") }
    let fresh = StoredSession(token: Secret("rotated"), origin: "https://b.example")
    try fixture.store.edit { try $0.savingSession(fresh, in: "z") }
    try fixture.undo()
    #expect(try fixture.store.load().context(named: "b")?.session()?.token == Secret("rotated"))
    #expect(try fixture.store.load().context(named: "z") == nil)
    #expect(try fixture.text.replacing("token: rotated", with: "token: tok-b") == text)
  }

  @Test func takesASessionAwayWithTheContextThatWasAdded() throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    try fixture.store.edit { try $0.adding("d", [.server: .text("https://d.example")]) }
    try fixture.store.edit {
      try $0.savingSession(StoredSession(token: Secret("t"), origin: "https://d.example"), in: "d")
    }
    try fixture.undo()
    #expect(try fixture.text == text)
  }

  @Test func makesNoHistoryOfLoginsAndLogouts() throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    try fixture.store.edit { try $0.using("b") }
    try fixture.store.edit { try $0.savingSession(StoredSession(token: Secret("t"), origin: "o"), in: "a") }
    try fixture.store.edit { try $0.removingSession(of: "b") }
    #expect(try fixture.store.history?.changes().map(\.summary) == ["use b"])
  }

  @Test func leavesAloneWhatWasChangedElsewhere() throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    try fixture.store.edit { try $0.updating("b", set: [.issuer: .text("https://j.example/")]) }
    // By hand, another context of the same shape comes first: the lines move by just so many.
    let block = try fixture.text.split(separator: "  b:\n")[1].split(separator: "  c:")[0]
    try fixture.write(try fixture.text.replacing("  b:\n", with: "  twin:\n\(block)  b:\n"))
    let before = try fixture.text
    try fixture.undo()
    let wanted = before.split(separator: "  b:\n", omittingEmptySubsequences: false)
    #expect(
      try fixture.text
        == "\(wanted[0])  b:\n\(wanted[1].replacing("j.example", with: "i.example"))".replacing(
          "    session", with: "    session"))
  }

  @Test func refusesWhereTheSameLinesWereChanged() throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    try fixture.store.edit { try $0.updating("a", set: [.server: .text("https://a.example/1")]) }
    let byHand = try fixture.text.replacing("a.example/1", with: "a.example/2")
    try fixture.write(byHand)
    #expect(throws: HistoryError.changedSince(number: 1, summary: "set contexts.a.server")) { try fixture.undo() }
    #expect(try fixture.text == byHand)
  }

  @Test func goesBackSeveralSteps() throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    try fixture.store.edit { try $0.renaming("a", to: "x") }
    try fixture.store.edit { try $0.renaming("x", to: "y") }
    try fixture.store.edit { try $0.using("b") }
    let edited = try fixture.text
    #expect(try fixture.undo(3) == ["use b", "rename contexts.x to y, use y", "rename contexts.a to x, use x"])
    #expect(try fixture.text == text)
    try fixture.undo()
    #expect(try fixture.text == edited)
    #expect(throws: HistoryError.exhausted(available: 5)) { try fixture.undo(6) }
  }

  @Test func isPrivateAndBounded() throws {
    let directory = try TemporaryDirectory()
    let fixture = try fixture(directory)
    for number in 0..<(History.most + 10) {
      try fixture.store.edit { try $0.using(number.isMultiple(of: 2) ? "b" : "a") }
    }
    #expect(try fixture.store.history?.changes().count == History.most)
    let files = LiveFileSystem()
    let root = directory["state/gatectl/history"]
    let folder = try #require(try files.list(root).first.map { "\(root)/\($0)" })
    #expect(try files.status(folder)?.mode == 0o700)
    #expect(try files.list(folder).allSatisfy { try files.status("\(folder)/\($0)")?.mode == 0o600 })
  }

  @Test func emptiesAFileThatTheFirstEditMade() throws {
    let directory = try TemporaryDirectory()
    let fixture = StoreFixture(directory.path)
    try fixture.store.edit { try $0.adding("a", [.server: .text("https://a.example")]) }
    let made = try fixture.text
    try fixture.undo()
    #expect(try fixture.text == "")
    try fixture.undo()
    #expect(try fixture.text == made)
  }
}
