import Glibc
import Testing
import Values

/// A session that cannot be renewed any more: what a person is offered, and what programs get.
struct LoginOfferTests {
  private static let question = "log in to context 'plain' now? [Y/n] "

  /// Over, and its grant revoked.
  private func endSession(_ scene: Scene) async throws {
    try await scene.logInPlain()
    try await scene.demo.revokeGrants()
    try scene.ageSession(secondsLeft: -1)
    try await scene.demo.forgetRequests()
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let shows: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Case(arguments: ["auth", "status"], shows: "Status: valid"),
    Case(arguments: ["auth", "whoami"], shows: Demo.user),
    Case(arguments: ["auth", "refresh"], shows: "logged in to context 'plain' as \(Demo.user)"),
  ])
  func personIsOfferedALoginAndGoesOn(offer: Case) async throws {
    try await Scene.play { scene in
      try await endSession(scene)
      let child = try scene.start(offer.arguments, environment: scene.browser, onTerminal: true)
      try await child.output.shows(Self.question)
      #expect(child.output.text.contains("gatectl: hint: gatectl auth login --context plain"))
      #expect(try await scene.demo.requests("idp", "GET", "/authorize").isEmpty)
      child.type("\n")
      let outcome = try await child.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.components(after: Self.question).contains(offer.shows), "\(outcome.output)")
      #expect(try await scene.gatectl("api", "/tools").status == 0)
    }
  }

  @Test func whoDoesNotWantToIsLeftAlone() async throws {
    try await Scene.play { scene in
      try await endSession(scene)
      for answer in ["n\n", "\u{4}"] {
        let child = try scene.start(["auth", "refresh"], environment: scene.browser, onTerminal: true)
        try await child.output.shows(Self.question)
        child.type(answer)
        let outcome = try await child.outcome()
        #expect(outcome.status == 77)
        #expect(outcome.output.ranges(of: "gatectl: error: ").count == 1, "\(outcome.output)")
      }
      #expect(try await scene.demo.requests("idp", "GET", "/authorize").isEmpty)
    }
  }

  @Test(arguments: [
    ["auth", "refresh", "--yes"], ["auth", "refresh", "-q"], ["auth", "refresh", "-o", "json"], ["auth", "token"],
    ["api", "/tools"], ["auth", "status", "--check", "--online"],
  ])
  func nobodyElseIsAsked(arguments: [String]) async throws {
    try await Scene.play { scene in
      try await endSession(scene)
      let child = try scene.start(arguments, environment: scene.browser, onTerminal: true)
      let outcome = try await child.outcome()
      #expect(outcome.status == 77 && !outcome.output.contains("[Y/n]"), "\(outcome.output)")
      let piped = try await scene.gatectl(["auth", "refresh"], environment: scene.browser)
      #expect(piped.status == 77 && !piped.errors.contains("[Y/n]"), "\(piped.errors)")
      #expect(try await scene.demo.requests("idp", "GET", "/authorize").isEmpty)
    }
  }

  @Test func programsLogInWhereTheyAreAllowedTo() async throws {
    try await Scene.play { scene in
      try await endSession(scene)
      let token = try await scene.gatectl("auth", "token", "--login", environment: scene.browser)
      #expect(token.status == 0, "\(token.errors)")
      #expect(token.output == "\(try #require(try scene.stored("token")))\n")
      let logins = try await scene.demo.requests("idp", "GET", "/authorize").count
      #expect(logins == 1)
      // A good session needs none.
      #expect(try await scene.gatectl("auth", "token", "--login", environment: scene.browser).output == token.output)
      #expect(try await scene.demo.requests("idp", "GET", "/authorize").count == logins)
    }
  }

  @Test func answerThatEndsTheSessionIsNotPrintedWhereALoginFollows() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.revokeGrants()
      let answer = try await scene.gatectl(
        "api", "post", "/tools", "-d", "@-", "-i", "--login", input: "{\"a\":1}", environment: scene.browser)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.output.hasPrefix("HTTP 200\n") && answer.output.ranges(of: "HTTP ").count == 1, "\(answer.output)")
      #expect(try await scene.demo.requests("resource", "POST", "/tools").last?.body == ["a": 1])
    }
  }

  @Test func refusedCredentialGivenByHandIsNoLoginsBusiness() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      var environment = scene.browser
      environment["GATECTL_TOKEN"] = "nothing"
      let answer = try await scene.gatectl("api", "/tools", "-i", "--login", environment: environment)
      #expect(answer.status == 77 && answer.output.hasPrefix("HTTP 401\n"), "\(answer.errors)")
      #expect(try await scene.demo.requests("idp", "GET", "/authorize").isEmpty)
    }
  }
}

extension String {
  /// What follows `mark`; all of it where that is missing.
  fileprivate func components(after mark: String) -> Substring {
    ranges(of: mark).last.map { self[$0.upperBound...] } ?? self[...]
  }
}
