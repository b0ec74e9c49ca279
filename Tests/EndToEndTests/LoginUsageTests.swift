import Testing

/// What `auth login` says of flags that do not go together, before anything is asked of anybody.
struct LoginUsageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let flags: [String]
    let error: String
    var hint = "gatectl help auth login"
    var testDescription: String { flags.joined(separator: " ") }
  }

  private static let oneWay = "choose one way to log in"
  private static let passwordHint = "gatectl auth login --username USER --password-file FILE"

  private static func password(_ flags: String...) -> Case {
    Case(
      flags: flags, error: "--password takes no value, which others could see; it prompts, or reads standard input",
      hint: passwordHint)
  }

  @Test(arguments: [
    Case(flags: ["--pkce", "--device"], error: oneWay),
    Case(flags: ["--pkce", "--password", "--auth0", "you@acme.com"], error: oneWay),
    Case(flags: ["--auth0", "a.b.c", "--device"], error: oneWay),
    Case(flags: ["--auth0", "https://app.acme.com/login#id_token=a.b.c", "--password"], error: oneWay),
    Case(flags: ["--auth0", " "], error: "--auth0 is empty"),
    Case(
      flags: ["--auth0", "you@acme.com", "--auth0-token", "a.b.c"],
      error: "--auth0 goes with neither --auth0-token nor --auth0-callback-url"),
    password("--auth0", "you@acme.com", "--password", "hunter2"),
    password("--password=hunter2", "--username", "you@acme.com"),
    password("--password", "hunter2", "--pkce"),
  ])
  func flagsThatDoNotGoTogetherAreAUsageError(row: Case) async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let outcome = try await home.gatectl(arguments: ["auth", "login"] + row.flags)
      outcome.expectFailure(64, row.error, hints: [row.hint])
      #expect(!outcome.errors.contains("hunter2"))
    }
  }
}
