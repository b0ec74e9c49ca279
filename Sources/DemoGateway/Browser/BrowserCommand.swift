import ArgumentParser

/// The stand-in for a person with a browser: `BROWSER='gatectl-demo browser'`.
struct BrowserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browser",
    abstract: "Do what a person does in a browser: open a login URL, sign in, follow the redirects.",
    discussion: """
      Prints nothing when the login went through. Says what went wrong on standard error and ends with 1 otherwise, also \
      where the address it was sent back to answers with an error.
      """)

  @Argument(help: "The URL: of the authorization request, or of a device's activation page.")
  var url: String

  @Option(help: "The e-mail address to sign in with.")
  var user = "you@acme.com"

  @Option(help: "The password.")
  var password = Registry.password

  @Option(help: "The code to enter on an activation page whose URL does not have it.")
  var userCode: String?

  @Option(help: "The code to enter where a second factor is asked for; without one, such a page is left open.")
  var mfaCode: String?

  @Flag(help: "Press Deny.")
  var deny = false

  func run() async throws {
    var visit = Visit(user: user, password: password, denying: deny, userCode: userCode, secondFactor: mfaCode)
    do {
      try await visit.open(url)
    } catch let failure as BrowserFailure {
      throw CommandFailure(text: failure.description)
    }
  }
}
