import ArgumentParser
import Contexts
import Sessions
import Values

/// Issuer and client as flags: for a context's fields, and for one login in their place.
struct IssuerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The issuer's URL, as its tokens spell it.", valueName: "url"))
  var issuer: String?

  @Option(name: .customLong("auth0-domain"), help: ArgumentHelp("An Auth0 tenant as the issuer.", valueName: "domain"))
  var auth0Domain: String?

  @Option(
    name: [.customLong("client-id"), .customLong("auth0-client-id")],
    help: ArgumentHelp("The client ID registered at the issuer.", valueName: "id"))
  var clientID: String?

  @OptionGroup var clientSecret: ClientSecretOptions

  @Option(
    name: [.long, .customLong("auth0-audience")],
    help: ArgumentHelp("The API that tokens are for.", valueName: "audience"))
  var audience: String?

  @Option(help: ArgumentHelp("Scopes to ask for, separated by spaces or commas.", valueName: "scopes"))
  var scopes: String?

  @Option(
    name: [.customLong("redirect-uri"), .customLong("auth0-redirect-uri")],
    help: ArgumentHelp("The loopback address allow-listed at the issuer, with its port.", valueName: "uri"))
  var redirectURI: String?

  func validate() throws {
    if issuer != nil, auth0Domain != nil { throw ValidationError("give --issuer or --auth0-domain, not both") }
  }

  typealias Typed = (flag: String, field: Field, text: String?)

  /// Flag, field and what was typed, in the order of the help.
  var typed: [Typed] {
    [
      ("--issuer", .issuer, issuer), ("--auth0-domain", .issuer, auth0Domain), ("--client-id", .clientID, clientID),
      ("--audience", .audience, audience), ("--scopes", .scopes, scopes),
      ("--redirect-uri", .redirectURI, redirectURI),
    ]
  }

  /// What one login takes instead of the context's fields.
  /// - Parameter account: who is to log in, where that was said.
  func overrides(_ program: Program, account: String?) throws -> LoginRequest.Overrides {
    var values: [Field: FieldValue] = [:]
    for (flag, field, text) in typed {
      if let text { values[field] = try field.parse(text, from: .flag(flag)) }
    }
    func text(_ field: Field) -> String? {
      guard case .text(let text)? = values[field] else { return nil }
      return text
    }
    var overrides = LoginRequest.Overrides()
    overrides.issuer = text(.issuer)?.nonEmpty
    overrides.clientID = text(.clientID)?.nonEmpty
    overrides.clientSecret = try clientSecret.reference(program)
    overrides.audience = text(.audience)
    overrides.redirectURI = text(.redirectURI)?.nonEmpty
    overrides.loginHint = account
    if case .list(let list)? = values[.scopes] { overrides.scopes = list }
    return overrides
  }
}
