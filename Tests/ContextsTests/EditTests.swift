import Contexts
import LosslessYAML
import Testing
import Values

struct EditTests {
  private let text = """
    apiVersion: gatectl/v1
    current-context: a
    # all of them
    contexts:
      # the first
      a:
        server: https://a.example   # internal
        idp:
          issuer: https://i.example/
          client-secret: s3cret
        session: { token: t, origin: https://a.example }
      b: { server: https://b.example, unknown: kept }

    """

  @Test func startsANewFileSoThatTheCurrentContextComesFirst() throws {
    let empty = try configuration("")
    #expect(
      try empty.text(empty.adding("a", [.server: .text("https://a.example"), .scopes: .list(["openid"])])) == """
        apiVersion: gatectl/v1
        current-context: a
        contexts:
          a:
            server: https://a.example
            idp:
              scopes: [openid]

        """)
  }

  @Test func addsWithoutTakingOver() throws {
    let some = try configuration(text)
    let added = try some.text(some.adding("c", [.server: .text("https://c.example")]))
    #expect(added == text + "  c:\n    server: https://c.example\n")
    let current = try some.text(some.adding("c", [.server: .text("https://c.example")], makeCurrent: true))
    #expect(current == added.replacing("current-context: a", with: "current-context: c"))
    #expect(thrown { try some.adding("b", [:]) } == "nameTaken")
    #expect(thrown { try some.adding("-b", [:]) } == "invalidName")
    let layered = try configuration("", text)
    #expect(thrown { try layered.adding("b", [:]) } == "nameTaken")
  }

  @Test func updatesWhatIsNamedAndNothingElse() throws {
    let some = try configuration(text)
    let edits = try some.updating("a", set: [.server: .text("https://a.example/base"), .audience: .text("api")])
    #expect(
      try some.text(edits)
        == text.replacing("a.example   #", with: "a.example/base   #")
        .replacing("s3cret\n", with: "s3cret\n      audience: api\n"))
  }

  @Test func clearsAFieldAndTheGroupThatWouldBeEmpty() throws {
    let some = try configuration(text)
    #expect(
      try some.text(some.updating("a", set: [:], unset: [.clientSecret, .proxy]))
        == text.replacing("      client-secret: s3cret\n", with: ""))
    let both = try some.text(some.updating("a", set: [:], unset: [.clientSecret, .issuer]))
    #expect(
      both == text.replacing("    idp:\n      issuer: https://i.example/\n      client-secret: s3cret\n", with: ""))
  }

  @Test func dropsTheSessionOfAnotherOrigin() throws {
    let some = try configuration(text)
    let moved: [Field: FieldValue] = [.server: .text("https://new.example")]
    #expect(try some.dropped("a", set: moved) == [.session(origin: "https://a.example")])
    #expect(
      try some.text(some.updating("a", set: moved))
        == text.replacing("a.example   #", with: "new.example   #")
        .replacing("    session: { token: t, origin: https://a.example }\n", with: ""))
    #expect(try some.dropped("a", set: [.server: .text("https://a.example/other/path")]).isEmpty)
    #expect(try some.dropped("b", set: moved).isEmpty)
  }

  @Test func dropsSessionAndWrittenSecretOfAnotherIssuer() throws {
    let some = try configuration(text)
    let other: [Field: FieldValue] = [.issuer: .text("https://j.example/")]
    #expect(
      try some.dropped("a", set: other)
        == [.sessionOfIssuer("https://i.example/"), .clientSecret(issuer: "https://i.example/")])
    let after = try some.text(some.updating("a", set: other))
    #expect(!after.contains("s3cret") && !after.contains("session"))
    // With a new secret only the session goes, and a slash makes no other issuer.
    let secret = other.merging([.clientSecret: .secret(.text(Secret("new")))]) { $1 }
    #expect(try some.dropped("a", set: secret) == [.sessionOfIssuer("https://i.example/")])
    #expect(try some.dropped("a", set: [.issuer: .text("https://i.example")]).isEmpty)
  }

  @Test func renamesWithSessionAndCurrency() throws {
    let some = try configuration(text)
    #expect(
      try some.text(some.renaming("a", to: "z"))
        == text.replacing("current-context: a", with: "current-context: z").replacing("  a:\n", with: "  z:\n"))
    #expect(try some.text(some.renaming("b", to: "z")) == text.replacing("  b: {", with: "  z: {"))
    #expect(thrown { try some.renaming("a", to: "b") } == "nameTaken")
    #expect(thrown { try some.renaming("x", to: "y") } == "unknownContext")
    #expect(thrown { try some.renaming("a", to: "") } == "invalidName")
  }

  @Test func copiesTheSettingsOfAllLayersButNoSession() throws {
    let own = "contexts:\n  a:\n    proxy: http://p:1\n    session: { token: t2, origin: https://a.example }\n"
    let both = try configuration(own, text)
    #expect(
      try both.text(both.copying("a", to: "z")) == own + """
          z:
            server: https://a.example
            idp:
              issuer: https://i.example/
              client-secret: s3cret
            proxy: http://p:1

        """)
  }

  @Test func deletesAContextWithAllThatIsStoredOfIt() throws {
    let some = try configuration(text)
    let after = try some.text(some.deleting("a"))
    #expect(
      after == """
        apiVersion: gatectl/v1
        current-context: ""
        # all of them
        contexts:
          b: { server: https://b.example, unknown: kept }

        """)
    #expect(try configuration(after).currentContext() == nil)
  }

  @Test func refusesToTakeAwayWhatALaterLayerHolds() throws {
    let both = try configuration("contexts:\n  a:\n    session: { token: t2, origin: https://a.example }\n", text)
    for name in ["a", "b"] {
      do {
        _ = try both.deleting(name)
        Issue.record("nothing was thrown")
      } catch ConfigError.foreignLayer(_, let path, _) {
        #expect(path == "second.yaml")
      }
    }
    #expect(thrown { try both.renaming("b", to: "c") } == "foreignLayer")
    do {
      _ = try both.updating("a", set: [:], unset: [.clientSecret])
      Issue.record("nothing was thrown")
    } catch ConfigError.foreignField(let key, "a", let path) {
      #expect(key == "idp.client-secret")
      #expect(path == "second.yaml")
    }
  }

  @Test func writesSessionsAndChangesOfLaterLayersToTheFirst() throws {
    let both = try configuration("", text)
    let session = StoredSession(token: Secret("new"), origin: "https://b.example", user: "me")
    #expect(
      try both.text(both.savingSession(session, in: "b")) == """
        apiVersion: gatectl/v1
        contexts:
          b:
            session:
              token: new
              origin: https://b.example
              user: me

        """)
    #expect(
      try both.text(both.updating("b", set: [.proxy: .text("http://p:1")]))
        == "apiVersion: gatectl/v1\ncontexts:\n  b:\n    proxy: http://p:1\n")
  }

  @Test func forgetsASessionAndTheEntryThatHeldNothingElse() throws {
    let some = try configuration(text)
    #expect(
      try some.text(some.removingSession(of: "a"))
        == text.replacing("    session: { token: t, origin: https://a.example }\n", with: ""))
    #expect(try some.removingSession(of: "b").isEmpty)
    let both = try configuration("contexts:\n  b:\n    session: { token: t2, origin: o }\n  c: {}\n", text)
    #expect(try both.text(both.removingSession(of: "b")) == "contexts:\n  c: {}\n")
  }
}
