import Contexts
import Testing
import Values

struct FieldTests {
  struct Parsed: Sendable {
    let field: Field
    let typed: String
    let value: FieldValue
  }

  @Test(arguments: [
    Parsed(field: .server, typed: " https://Gateway.example/base/ ", value: .text("https://gateway.example/base")),
    Parsed(field: .server, typed: "gateway.example", value: .text("https://gateway.example")),
    Parsed(field: .server, typed: "localhost:8080", value: .text("http://localhost:8080")),
    Parsed(field: .issuer, typed: "acme.us.auth0.com", value: .text("https://acme.us.auth0.com/")),
    Parsed(field: .issuer, typed: "https://acme.us.auth0.com/", value: .text("https://acme.us.auth0.com/")),
    Parsed(field: .issuer, typed: "https://idp.example/realms/r", value: .text("https://idp.example/realms/r")),
    Parsed(field: .scopes, typed: "openid, email  profile", value: .list(["openid", "email", "profile"])),
    Parsed(field: .protected, typed: "TRUE", value: .flag(true)),
    Parsed(field: .kubernetesRemotePort, typed: "8082", value: .integer(8082)),
    Parsed(field: .parameters, typed: "a=1,b=x=y", value: .map(["a": "1", "b": "x=y"])),
    Parsed(field: .clientSecret, typed: " kept as is ", value: .secret(.text(Secret(" kept as is ")))),
    Parsed(field: .audience, typed: "", value: .text("")),
    Parsed(
      field: .redirectURI, typed: "http://127.0.0.1:8765/callback", value: .text("http://127.0.0.1:8765/callback")),
  ])
  func takesWhatAPersonTyped(_ row: Parsed) throws {
    #expect(try row.field.parse(row.typed, from: .flag("--x")) == row.value)
  }

  struct Refused: Sendable {
    let field: Field
    let typed: String
  }

  @Test(arguments: [
    Refused(field: .server, typed: "ftp://x"), Refused(field: .server, typed: "https://me:pw@x.example"),
    Refused(field: .server, typed: "https://x.example/?q"), Refused(field: .gateway, typed: "noetl2"),
    Refused(field: .issuer, typed: "http://idp.example"), Refused(field: .tokenUse, typed: "refresh"),
    Refused(field: .protected, typed: "maybe"), Refused(field: .kubernetesRemotePort, typed: "70000"),
    Refused(field: .kubernetesRemotePort, typed: "-1"), Refused(field: .redirectURI, typed: "https://x.example/cb"),
    Refused(field: .redirectURI, typed: "http://x.example/cb"),
    Refused(field: .redirectURI, typed: "http://127.0.0.1/cb"),
    Refused(field: .tokenEndpoint, typed: "http://x.example"),
    Refused(field: .parameters, typed: "=x"), Refused(field: .audience, typed: "a\u{1b}[31m"),
    Refused(field: .clientAuthentication, typed: "tls_client_auth"),
    Refused(field: .assertionAudience, typed: "https://x.example"),
    Refused(field: .mfaMethod, typed: "sms"),
  ])
  func refusesWhatCannotBeMeant(_ row: Refused) {
    #expect(throws: ConfigError.self) { try row.field.parse(row.typed, from: .flag("--x")) }
  }

  @Test func neverRepeatsARefusedSecret() {
    do {
      _ = try Field.clientSecret.parse("s3\u{7}cret", from: .flag("--client-secret"))
      Issue.record("nothing was thrown")
    } catch {
      #expect(!String(describing: error).contains("s3"))
    }
  }

  @Test func findsAFieldByItsPathOrItsLastKey() {
    #expect(Field(named: "idp.audience") == .audience)
    #expect(Field(named: "audience") == .audience)
    #expect(Field(named: "ca-file") == .caFile)
    // `kubernetes.context` alone ends so.
    #expect(Field(named: "context") == .kubernetesContext)
    #expect(Field(named: "nope") == nil)
    #expect(Set(Field.allCases.map(\.jsonKey)).isSuperset(of: ["clientId", "redirectUri", "jwksUri", "caFile"]))
  }

  @Test func survivesTheFileInEveryShape() throws {
    let values: [Field: FieldValue] = [
      .server: .text("https://a.example"), .scopes: .list(["openid", "@x: y"]), .protected: .flag(true),
      .kubernetesRemotePort: .integer(80), .parameters: .map(["b": "1e5", "a": "null"]), .audience: .text("0x1"),
      .clientSecret: .secret(.command(["pass", "show me"])), .loginHint: .text("yes"),
    ]
    let empty = try configuration("")
    let written = try configuration(empty.text(empty.adding("a", values)))
    let context = try #require(try written.context(named: "a"))
    for (field, value) in values { #expect(try context.value(field)?.value == value) }
  }

  struct Named: Sendable {
    let name: String
    let invalid: ContextName.Invalid?
  }

  @Test(arguments: [
    Named(name: "gke-prod", invalid: nil), Named(name: "arn:aws:eks/x@y", invalid: nil), Named(name: "两", invalid: nil),
    Named(name: "a b", invalid: nil), Named(name: "", invalid: .empty), Named(name: "-x", invalid: .leadingDash),
    Named(name: "a\nb", invalid: .controlCharacter), Named(name: "a\u{200b}", invalid: .controlCharacter),
    Named(name: " a", invalid: .surroundingSpace),
    Named(name: String(repeating: "x", count: 254), invalid: .tooLong),
  ])
  func checksNames(_ row: Named) {
    var found: ContextName.Invalid?
    do { try ContextName.check(row.name) } catch { found = error }
    #expect(found == row.invalid)
  }
}
